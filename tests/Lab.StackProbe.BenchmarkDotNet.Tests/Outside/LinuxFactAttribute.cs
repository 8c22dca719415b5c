namespace Lab.StackProbe.BenchmarkDotNet.Tests.Outside;

/// <summary>Peaks and red zones are for Linux.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "stacks are measured on Linux only";
    }
}
