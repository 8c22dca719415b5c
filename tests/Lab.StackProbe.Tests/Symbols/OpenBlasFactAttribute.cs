namespace Lab.StackProbe.Tests.Symbols;

/// <summary>A test that needs an OpenBLAS of the distribution and nm, and is skipped without one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenBlasFactAttribute : FactAttribute
{
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };

    public OpenBlasFactAttribute() => Skip = Library is null ? "no libopenblas under /usr/lib" : BinutilsFactAttribute.Missing;

    public static string? Library { get; } = Directory.Exists("/usr/lib")
        ? Directory.EnumerateFiles("/usr/lib", "libopenblas*.so.0", Everywhere).FirstOrDefault()
        : null;
}
