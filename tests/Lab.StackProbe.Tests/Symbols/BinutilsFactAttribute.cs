using Lab.Toolchain;

namespace Lab.StackProbe.Tests.Symbols;

/// <summary>A test that compares with nm and strips what gcc made, and is skipped without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BinutilsFactAttribute : FactAttribute
{
    private static readonly string[] Tools = ["nm", "objcopy", "strip"];

    public BinutilsFactAttribute() => Skip = Missing;

    public static string? Missing { get; } = CCompiler.Missing ?? Tools.Where(t => !IsOnPath(t)).Select(t => t + " is not on the PATH").FirstOrDefault();

    private static bool IsOnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));
}
