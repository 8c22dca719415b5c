using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Lab.Python.Embedding;

/// <summary>What a callback does. The GIL is held; the calling thread is any of .NET's or Python's.</summary>
/// <param name="arguments">
/// One for each parameter, in the order in which they are declared, defaults filled in: a tuple for <c>*args</c>, a dict for
/// <c>**kwargs</c>. Borrowed references.
/// </param>
/// <returns>A new reference; or 0 with a Python exception set.</returns>
public delegate nint PythonBody(CPython api, ReadOnlySpan<nint> arguments);

/// <summary>A .NET function or method that Python can call. GIL held throughout.</summary>
/// <remarks>
/// It lives as long as the Python function: Python holds it in a capsule, which is the function's self. The definition that the function
/// points to is freed with it. Python gives up self last and does not read the definition after that, but for 3.9.0 (python/cpython, pull
/// request 22670), for which each definition outlives its function until the next one dies.
/// <para>
/// A call that gives each parameter by position goes straight to the body. Any other is bound by a Python function with the same
/// parameters, which returns its arguments: so Python itself fills in the defaults, and words what is wrong with a call.
/// </para>
/// <para>
/// What the body throws is raised in Python: a <see cref="PythonException"/> as the exception that it was in Python, another one as
/// <c>DotNetError</c> of the bootstrap module.
/// </para>
/// </remarks>
public sealed unsafe class PythonCallback : IDisposable
{
    /// <summary>Calls with up to this many arguments are bound on the stack.</summary>
    private const int StackArguments = 32;

    /// <summary>A <c>PyMethodDef*</c>.</summary>
    private static nint _lastDefinition;

    private readonly EmbeddedPython _python;
    private readonly PythonBody _body;
    private readonly PyMethodDef* _definition;
    private readonly nint _binder;
    private readonly int _positional;

    private PythonCallback(EmbeddedPython python, string name, string parameters, PythonBody body, string documentation)
    {
        (_python, _body) = (python, body);
        _binder = python.Call(python.Binding.Binder, name, parameters);
        _positional = (int)python.DoubleAttribute(_binder, python.Binding.Positional);
        _definition = Definition(name, $"{name}({parameters})\n--\n\n{documentation}");
    }

    /// <summary>A function; a new reference.</summary>
    /// <param name="name">Its name in Python.</param>
    /// <param name="parameters">
    /// Its parameters as Python writes them without annotations, such as <c>a, b=1, *, c=None</c>. Defaults are literals:
    /// <c>inspect.signature</c> reads no others.
    /// </param>
    /// <param name="documentation">What <c>help()</c> says after the signature.</param>
    /// <exception cref="PythonException">The name or the parameters are not Python's, or it has no memory for the function.</exception>
    public static nint NewFunction(EmbeddedPython python, string name, string parameters, PythonBody body, string documentation = "")
    {
        var callback = new PythonCallback(python, name, parameters, body, documentation);
        var self = HeldObject.NewCapsule(python, callback);
        var function = python.Api.NewFunction(callback._definition, self, 0);
        python.Api.DecRef(self);
        return python.ThrowIfNull(function);
    }

    /// <summary>A method, to be made an attribute of a Python class: the first of its parameters is <c>self</c>. A new reference.</summary>
    /// <inheritdoc cref="NewFunction"/>
    public static nint NewMethod(EmbeddedPython python, string name, string parameters, PythonBody body, string documentation = "")
    {
        var function = NewFunction(python, name, parameters, body, documentation);
        var method = python.Api.NewInstanceMethod(function);
        python.Api.DecRef(function);
        return python.ThrowIfNull(method);
    }

    /// <summary>Python has no more references to the function.</summary>
    void IDisposable.Dispose()
    {
        _python.Api.DecRef(_binder);
        // Without a GIL two threads may be here at the same time.
        NativeMemory.Free((void*)Interlocked.Exchange(ref _lastDefinition, (nint)_definition));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Call(nint self, nint* arguments, nint count, nint names)
    {
        // Not in a try block: see PythonFunction. Only NewFunction makes a self, so this cannot fail.
        var callback = (PythonCallback)HeldObject.In(self);
        return names == 0 && count == callback._positional
            ? callback.Run(new(arguments, (int)count))
            : callback.BindAndRun(new(arguments, (int)count + callback.Count(names)), (int)count, names);
    }

    private nint Run(ReadOnlySpan<nint> arguments)
    {
        try
        {
            return _body(_python.Api, arguments);
        }
        catch (Exception e)
        {
            // An exception must not leave through Python's frames: the runtime cannot unwind them and ends the process.
            _python.Raise(e);
            return 0;
        }
    }

    /// <param name="given">Those by position, then those by name.</param>
    /// <param name="count">How many are given by position.</param>
    /// <param name="names">A tuple of the names of the others, or 0.</param>
    [SkipLocalsInit]
    private nint BindAndRun(ReadOnlySpan<nint> given, int count, nint names)
    {
        var api = _python.Api;
        var passed = given.Length < StackArguments ? stackalloc nint[StackArguments] : new nint[given.Length + 1];
        passed[0] = _binder;
        given.CopyTo(passed[1..]);
        nint bound;
        fixed (nint* start = passed)
            bound = api.VectorcallMethod(_python.Binding.Bind, start, (ulong)count + 1, names);
        if (bound == 0)
            return 0;
        var parameters = Count(bound);
        var arguments = parameters <= StackArguments ? stackalloc nint[StackArguments] : new nint[parameters];
        for (var i = 0; i < parameters; i++)
            arguments[i] = api.TupleItem(bound, i);
        var result = Run(arguments[..parameters]);
        api.DecRef(bound);
        return result;
    }

    private int Count(nint tuple) => tuple == 0 ? 0 : (int)_python.Api.TupleSize(tuple);

    /// <summary>A definition with its texts behind it, in one block.</summary>
    private static PyMethodDef* Definition(string name, string documentation)
    {
        var texts = Encoding.UTF8.GetBytes($"{name}\0{documentation}\0");
        var definition = (PyMethodDef*)NativeMemory.Alloc((nuint)(sizeof(PyMethodDef) + texts.Length));
        var text = (byte*)(definition + 1);
        texts.CopyTo(new Span<byte>(text, texts.Length));
        *definition = new()
        {
            Name = text,
            Function = &Call,
            Flags = PyMethodDef.FastCallWithKeywords,
            Documentation = text + Encoding.UTF8.GetByteCount(name) + 1,
        };
        return definition;
    }
}
