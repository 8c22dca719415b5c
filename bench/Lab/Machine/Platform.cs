using System.Runtime.InteropServices;

namespace Lab.Machine;

/// <summary>Where the lab can measure.</summary>
internal static class Platform
{
    /// <exception cref="CommandException">This system is not one of them.</exception>
    public static void RequireMeasurable() => RequireMeasurable(OperatingSystem.IsLinux(), RuntimeInformation.ProcessArchitecture, RuntimeInformation.OSDescription);

    internal static void RequireMeasurable(bool linux, Architecture architecture, string description)
    {
        if (!linux)
        {
            throw new CommandException(
                ExitCode.Environment, $"measuring needs Linux, this is {description}: run the lab in a Linux container or in WSL; 'report' works here");
        }

        if (architecture is not (Architecture.X64 or Architecture.Arm64))
            throw new CommandException(ExitCode.Environment, $"measuring needs x64 or arm64, this is {architecture}");
    }
}
