using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Lab.StackProbe;

namespace Lab.Python.Embedding;

/// <summary>What a <see cref="PythonCallback"/> does. The GIL is held.</summary>
/// <param name="arguments">Borrowed references.</param>
/// <returns>A new reference; or 0 with a Python exception set.</returns>
public delegate nint PythonBody(CPython api, ReadOnlySpan<nint> arguments);

/// <summary>A .NET function that Python can call.</summary>
/// <remarks>
/// Its definition and its body stay until the process ends, like a function of a C module: Python may keep the function anywhere, and
/// reads both when the function is called. So make few of these, once, and not one for each call.
/// </remarks>
public sealed unsafe class PythonCallback
{
    /// <summary>The API of the one interpreter of this process: the function that Python calls is given nothing but self.</summary>
    private static CPython? _interpreter;

    private readonly PythonBody _body;

    /// <param name="name">Its name in Python.</param>
    /// <param name="parameters">
    /// Its parameters as Python writes them, such as <c>a, b</c>. They only document it: the body checks its arguments.
    /// </param>
    /// <exception cref="PythonException">Python cannot make the function.</exception>
    public PythonCallback(EmbeddedPython python, string name, string parameters, PythonBody body)
    {
        _body = body;
        _interpreter = python.Api;
        var definition = (PyMethodDef*)NativeMemory.AllocZeroed((nuint)sizeof(PyMethodDef));
        definition->Name = Unmanaged(name);
        definition->Function = &Call;
        definition->Flags = PyMethodDef.FastCall;
        definition->Documentation = Unmanaged($"{name}({parameters})\n--\n\n");
        var self = python.ThrowIfNull(python.Api.LongFromPointer(GCHandle.ToIntPtr(GCHandle.Alloc(this))));
        Function = python.ThrowIfNull(python.Api.NewFunction(definition, self, 0));
        python.Api.DecRef(self);
    }

    /// <summary>The Python function; this object's own reference.</summary>
    public nint Function { get; }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Call(nint self, nint* arguments, nint count)
    {
        var api = _interpreter!;
        // Not in the try block: see PythonFunction. The constructor made self, so neither of the two can fail.
        var callback = (PythonCallback)GCHandle.FromIntPtr(api.LongAsPointer(self)).Target!;
        try
        {
            return callback._body(api, new(arguments, (int)count));
        }
        catch (Exception e)
        {
            // An exception must not leave through Python's frames: the runtime cannot unwind them and ends the process.
            fixed (byte* text = Encoding.UTF8.GetBytes($"{e.GetType().Name}: {e.Message}\0"))
                api.SetErrorText(api.RuntimeError, text);
            return 0;
        }
    }

    private static byte* Unmanaged(string text) => (byte*)Marshal.StringToCoTaskMemUTF8(text);
}

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
    /// <summary>The function is given self, an array of borrowed arguments, and their count.</summary>
    [CName("METH_FASTCALL")]
    public const int FastCall = 0x0080;

    [CName("ml_name")]
    public byte* Name;

    [CName("ml_meth")]
    public delegate* unmanaged[Cdecl]<nint, nint*, nint, nint> Function;

    [CName("ml_flags")]
    public int Flags;

    /// <summary><c>name(a, b)\n--\n\n</c> before the text makes a signature that <c>inspect.signature</c> finds.</summary>
    [CName("ml_doc")]
    public byte* Documentation;
}
