namespace Lab.StackProbe.Tests.Symbols;

/// <summary>nm, objcopy and strip: the other opinion on symbol tables, and the maker of files without them.</summary>
internal static class Binutils
{
    private static readonly string[] Tools = ["nm", "objcopy", "strip"];

    /// <summary>Why they, or gcc, cannot be used here; null if they can.</summary>
    public static string? Missing { get; } =
        CCompiler.Missing ?? Tools.Where(t => !IsOnPath(t)).Select(t => t + " is not on the PATH").FirstOrDefault();

    private static bool IsOnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));
}
