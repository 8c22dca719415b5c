using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.Python.Embedding;

namespace Lab.Benchmarks.CallOverhead.CApi;

/// <summary>The numbers 0, 1, 2 and so on in memory of .NET, which is lent to functions of Python without a copy.</summary>
internal sealed class LentDoubles(EmbeddedPython python, int count)
{
    private readonly double[] _numbers = Operations.FillPinned(count);
    private readonly nint _release = python.Name("release");

    /// <summary>What a function that reads the memory returns.</summary>
    public unsafe double ReadBy(PythonFunction reader)
    {
        using var memory = new PythonMemory(
            python, Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_numbers)), count * sizeof(double), _release);
        return reader.InvokeForDouble(memory.View);
    }
}
