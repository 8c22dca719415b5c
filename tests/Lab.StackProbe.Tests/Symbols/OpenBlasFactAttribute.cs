namespace Lab.StackProbe.Tests.Symbols;

/// <summary>A test that needs an OpenBLAS of the distribution and nm, and is skipped without one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenBlasFactAttribute : FactAttribute
{
    /// <summary>The architecture's folder, and one for each OpenBLAS in it. No deeper: LLVM's package has a link that leads to a folder above it.</summary>
    private static readonly EnumerationOptions Near = new() { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true };

    public OpenBlasFactAttribute() => Skip = Library is null ? "no libopenblas under /usr/lib" : BinutilsFactAttribute.Missing;

    public static string? Library { get; } = Directory.Exists("/usr/lib")
        ? Directory.EnumerateFiles("/usr/lib", "libopenblas*.so.0", Near).FirstOrDefault()
        : null;
}
