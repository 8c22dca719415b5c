using Lab.StackProbe.Symbols;
using Lab.Toolchain;

namespace Lab.StackProbe.Tests.Symbols;

/// <summary>A theory on native backtraces of a C program: x64, with a compiler.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class X64GccTheoryAttribute : TheoryAttribute
{
    public X64GccTheoryAttribute() =>
        Skip = ReturnAddresses.IsSupported ? CCompiler.Missing : "return addresses are recognised on x64 only";
}
