using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Lab.Python.Embedding;

/// <summary>A .NET function as a Python one.</summary>
/// <remarks>
/// Its definition and its body stay as long as the process, as a function of a C module does: Python may keep the function wherever it was given it, and
/// reads both when it is called. So a program makes few of these, once, not one a call.
/// </remarks>
public sealed unsafe class PythonCallback
{
    /// <summary>The API of the one interpreter of this process: what Python calls gets nothing but self.</summary>
    private static CPython? _interpreter;

    private readonly PythonBody _body;

    /// <param name="name">Its name in Python.</param>
    /// <param name="parameters">Its parameters as Python writes them, such as <c>a, b</c>; a signature says so, the body checks.</param>
    /// <exception cref="PythonException">Python could not make it.</exception>
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
        // Not in the try block: see PythonFunction. Self is what the constructor made it, so neither can fail.
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
