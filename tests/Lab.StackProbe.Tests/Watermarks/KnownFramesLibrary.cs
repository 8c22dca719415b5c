using System.Runtime.InteropServices;

namespace Lab.StackProbe.Tests.Watermarks;

/// <summary>The functions of <c>known_frames.c</c> in this process.</summary>
public sealed class KnownFramesLibrary : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly nint _library;

    public KnownFramesLibrary()
    {
        if (CCompiler.Missing is null)
            _library = NativeLibrary.Load(KnownFrames.Compile(_folder.Path));
    }

    /// <summary>A function that takes a number and returns the lowest address it touched.</summary>
    internal nint Function(KnownCall call) => NativeLibrary.GetExport(_library, call.Function);

    public void Dispose()
    {
        if (_library != 0)
            NativeLibrary.Free(_library);
        _folder.Dispose();
    }
}
