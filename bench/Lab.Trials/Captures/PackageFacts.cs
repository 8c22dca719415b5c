namespace Lab.Trials.Captures;

/// <summary>A package that the measured calls go through: its version stands beside the numbers.</summary>
/// <param name="Package">Its name, such as <c>pythonnet</c>.</param>
/// <param name="Version">The version that the lab uses.</param>
/// <param name="Problem">Why it cannot be used here, in one line; null if it is used.</param>
public sealed record PackageFacts(string Package, string Version, string? Problem)
{
    public const string PythonNet = "pythonnet";
}
