namespace Lab.Python.Provisioning;

/// <summary>Says of each line which program it comes from.</summary>
internal sealed class PrefixedProgress(string prefix, IProgress<string> lines) : IProgress<string>
{
    public void Report(string value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            lines.Report(prefix + value.Trim());
    }
}
