using System.Runtime.InteropServices;
using System.Text;
using Lab.Toolchain;

namespace Lab.StackProbe.Tests.Watermarks;

/// <summary>A C library of functions with one large frame each, of which only the far end is touched, as in dgetrf_parallel.</summary>
public sealed class SparseFrames : IDisposable
{
    public static readonly int[] Sizes = [64 << 10, 100_000, 256 << 10, 528 << 10, 1 << 20, 2 << 20, 4 << 20, 8 << 20];

    private readonly TestFolder _folder = new();
    private readonly nint _library;

    public SparseFrames()
    {
        if (CCompiler.Missing is null)
            _library = NativeLibrary.Load(CCompiler.Compile(_folder.Path, "sparse.so", Source(), "-O2", "-shared", "-fPIC", "-fno-stack-clash-protection", "-fno-stack-protector"));
    }

    /// <summary>A function without parameters that returns the address it touched.</summary>
    public nint Function(int size) => NativeLibrary.GetExport(_library, $"frame_{size}");

    public void Dispose()
    {
        if (_library != 0)
            NativeLibrary.Free(_library);
        _folder.Dispose();
    }

    private static string Source()
    {
        var source = new StringBuilder("#include <stdint.h>\n");
        foreach (var size in Sizes)
            source.Append(System.Globalization.CultureInfo.InvariantCulture, $"uintptr_t frame_{size}(void) {{ volatile char frame[{size}]; frame[0] = 1; return (uintptr_t)&frame[0]; }}\n");
        return source.ToString();
    }
}
