using System.Runtime.InteropServices;
using Lab.Machine;
using Lab.Trials;

namespace Lab.Tests.Machine;

public sealed class PlatformTests
{
    [Theory]
    [InlineData("Darwin 24.6.0 Darwin Kernel Version 24.6.0: root:xnu-11417/RELEASE_ARM64_T6000")]
    [InlineData("Microsoft Windows 10.0.26100")]
    [InlineData("FreeBSD 14.1-RELEASE")]
    public void Elsewhere_one_line_points_to_a_container_or_WSL(string description)
    {
        var exception = Assert.Throws<CommandException>(
            () => Platform.RequireMeasurable(linux: false, Architecture.Arm64, description, ByteSize.Page));

        Assert.Equal(3, exception.ExitCode);
        Assert.Equal(
            $"measuring needs Linux, this is {description}: run the lab in a Linux container or in WSL; 'report' works here",
            exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData(Architecture.X86)]
    [InlineData(Architecture.Arm)]
    [InlineData(Architecture.S390x)]
    public void Other_processors_are_refused(Architecture architecture)
    {
        var exception = Assert.Throws<CommandException>(
            () => Platform.RequireMeasurable(linux: true, architecture, "Linux", ByteSize.Page));

        Assert.Equal(3, exception.ExitCode);
        Assert.Equal($"measuring needs x64 or arm64, this is {architecture}", exception.Message);
    }

    [Theory]
    [InlineData(Architecture.X64)]
    [InlineData(Architecture.Arm64)]
    public void Linux_on_x64_and_arm64_is_measured(Architecture architecture) =>
        Platform.RequireMeasurable(linux: true, architecture, "Linux", ByteSize.Page);

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    public void A_kernel_with_larger_pages_is_refused(long kib)
    {
        var exception = Assert.Throws<CommandException>(
            () => Platform.RequireMeasurable(linux: true, Architecture.Arm64, "Linux", ByteSize.FromKiB(kib)));

        Assert.Equal(3, exception.ExitCode);
        Assert.Equal($"measuring needs a kernel with pages of 4 KiB, this one has pages of {kib} KiB", exception.Message);
    }

    [Theory]
    [InlineData("processor\t: 0\nmodel name\t: A Fine CPU\n", "A Fine CPU")]
    [InlineData("processor\t: 0\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: 0xd0c\n", "CPU implementer 0x41, part 0xd0c")]
    [InlineData("processor\t: 0\n", "unknown")]
    public void The_processor_is_named_by_what_the_kernel_prints(string text, string processor)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(processor, MachineInspector.Processor(folder.WriteFile("cpuinfo", text)));
    }

    [Fact]
    public void This_machine_is_described()
    {
        var facts = MachineInspector.Inspect();

        Assert.Equal(Environment.ProcessorCount, facts.Cores);
        Assert.True(facts.Memory.MiB > 100, $"memory of {facts.Memory}");
        Assert.StartsWith(".NET 10", facts.Runtime, StringComparison.Ordinal);
        Assert.Contains(facts.HugePages, new[] { "always", "madvise", "never", "unknown" });
        Assert.All(
            new[] { facts.OperatingSystem, facts.Kernel, facts.Architecture, facts.Processor, facts.CLibrary },
            text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }
}
