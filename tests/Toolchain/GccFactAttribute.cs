namespace Lab.Toolchain;

/// <summary>A test that needs a C compiler with the C library's headers, and is skipped without one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GccFactAttribute : FactAttribute
{
    public GccFactAttribute() => Skip = CCompiler.Missing;
}
