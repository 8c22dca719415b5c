using System.Runtime.InteropServices;
using Lab.StackProbe;

namespace Lab.Python.Embedding;

/// <summary>What makes a native function callable from Python. Part of the stable ABI; CPython's Include/methodobject.h.</summary>
/// <remarks>
/// 32 bytes where pointers have 8: four bytes of padding follow the flags, so the documentation is at 24. A host that left the padding out
/// gave Python half a pointer, and Python crashed in <c>find_signature</c>, which reads the documentation (denosaurs/deno_python, pull
/// request 65).
/// </remarks>
[CHeaders("Python.h")]
[CName("PyMethodDef")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PyMethodDef
{
    /// <summary>
    /// The function is given self, an array of borrowed arguments, how many of them are positional, and a tuple of the names of the others
    /// or 0.
    /// </summary>
    [CName("METH_FASTCALL | METH_KEYWORDS")]
    public const int FastCallWithKeywords = 0x0080 | 0x0002;

    [CName("ml_name")]
    public byte* Name;

    [CName("ml_meth")]
    public delegate* unmanaged[Cdecl]<nint, nint*, nint, nint, nint> Function;

    [CName("ml_flags")]
    public int Flags;

    /// <summary><c>name(a, b)\n--\n\n</c> before the text makes a signature that <c>inspect.signature</c> finds.</summary>
    [CName("ml_doc")]
    public byte* Documentation;
}
