namespace Lab.Companions;

/// <summary>A warning or an error of NuGet's.</summary>
/// <param name="Code">Such as <c>NU1101</c>: learn.microsoft.com/nuget/reference/errors-and-warnings.</param>
/// <param name="Package">The package that it is about; null if it is about none.</param>
/// <param name="Text">NuGet's own words, in its own language: never shown.</param>
internal sealed record RestoreMessage(string Code, string? Package, string Text)
{
    /// <summary>No source has the package (NU1100, NU1101), or not this version of it (NU1102, NU1103).</summary>
    public bool IsMissing => Package is not null && Code is "NU1100" or "NU1101" or "NU1102" or "NU1103";

    /// <summary>Some source has another version.</summary>
    public bool HasOtherVersion => Code is "NU1102" or "NU1103";

    /// <summary>A source could not be asked.</summary>
    public bool IsUnreachableSource => Code is "NU1301" or "NU1801";
}
