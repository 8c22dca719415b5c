using Lab.StackProbe.Faults;
using Lab.Toolchain;

namespace Lab.StackProbe.Tests.Faults;

/// <summary>A theory of fault records, which are written on Linux x64 only.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class X64TheoryAttribute : TheoryAttribute
{
    public X64TheoryAttribute()
    {
        if (!FaultRecorder.IsSupported)
            Skip = "fault records are written on Linux x64 only";
    }
}

/// <summary>A test of fault records, which are written on Linux x64 only.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class X64FactAttribute : FactAttribute
{
    public X64FactAttribute(bool compiler = false)
    {
        if (!FaultRecorder.IsSupported)
            Skip = "fault records are written on Linux x64 only";
        else if (compiler)
            Skip = CCompiler.Missing;
    }
}
