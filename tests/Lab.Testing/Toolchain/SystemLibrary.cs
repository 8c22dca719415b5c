namespace Lab.Testing;

/// <summary>The libraries that the system has installed.</summary>
public static class SystemLibrary
{
    /// <summary>
    /// The architecture's folder, and one for each OpenBLAS in it. No deeper: LLVM's package has a link that leads to a folder above
    /// it.
    /// </summary>
    private static readonly EnumerationOptions Near = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 2,
        IgnoreInaccessible = true,
    };

    /// <summary>The path of one whose name matches; null if there is none.</summary>
    public static string? Find(string pattern) =>
        Directory.Exists("/usr/lib") ? Directory.EnumerateFiles("/usr/lib", pattern, Near).FirstOrDefault() : null;
}
