using System.Runtime.InteropServices;
using Lab.Trials;

namespace Lab.Machine;

/// <summary>Where the lab can measure.</summary>
internal static class Platform
{
    /// <exception cref="CommandException">This system is not one of them.</exception>
    public static void RequireMeasurable() => RequireMeasurable(
        OperatingSystem.IsLinux(), RuntimeInformation.ProcessArchitecture, RuntimeInformation.OSDescription, new(Environment.SystemPageSize));

    internal static void RequireMeasurable(bool linux, Architecture architecture, string description, ByteSize page)
    {
        if (!linux)
        {
            throw new CommandException(
                ExitCode.Environment, $"measuring needs Linux, this is {description}: run the lab in a Linux container or in WSL; 'report' works here");
        }

        if (architecture is not (Architecture.X64 or Architecture.Arm64))
            throw new CommandException(ExitCode.Environment, $"measuring needs x64 or arm64, this is {architecture}");
        // arm64 kernels come with pages of 4, 16 or 64 KiB (CONFIG_ARM64_64K_PAGES); "to the page" would mean something else on each.
        if (page != ByteSize.Page)
            throw new CommandException(ExitCode.Environment, $"measuring needs a kernel with pages of {ByteSize.Page}, this one has pages of {page}");
    }
}
