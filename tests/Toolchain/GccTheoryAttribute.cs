namespace Lab.Toolchain;

/// <summary>A theory that needs a C compiler, and is skipped without one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GccTheoryAttribute : TheoryAttribute
{
    public GccTheoryAttribute() => Skip = CCompiler.Missing;
}
