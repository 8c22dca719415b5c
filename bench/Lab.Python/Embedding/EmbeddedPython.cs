using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Lab.Python.Embedding;

/// <summary>
/// The interpreter inside this process: started once, never finalised (large libraries take seconds to finalise, and some crash
/// while they do; a worker simply ends its process).
/// </summary>
/// <remarks>
/// Thread rule: any thread may call <see cref="Start"/>, but it must live as long as the interpreter is used, because Python regards it as
/// its main thread. It gives up the GIL before Start returns; every other member that touches Python objects says whether it takes the GIL
/// itself.
/// </remarks>
public sealed unsafe partial class EmbeddedPython
{
    /// <summary>Name, in this interpreter, of the module that comes with this assembly.</summary>
    public const string BootstrapModule = "lab_bootstrap";

    /// <summary>Source of that module, for other programs that embed Python as this one does.</summary>
    public static string BootstrapSource
    {
        get
        {
            using var stream = typeof(EmbeddedPython).Assembly.GetManifestResourceStream(BootstrapModule + ".py")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    /// <summary>The names that Python gives the types of what has run nothing yet.</summary>
    private static readonly string[] LazyKinds = ["coroutine", "generator", "async_generator"];

    /// <summary>What is used of the bootstrap module, held from the start: a workload may take the module apart.</summary>
    private (nint DescribeError, nint ErrorType, nint NewError) _bootstrap;
    private (nint Type, string Name)[] _lazyTypes = [];

    private EmbeddedPython(CPython api) => Api = api;

    public CPython Api { get; }

    /// <summary>The bootstrap module's <c>binder</c>, and the names of what it returns.</summary>
    internal (nint Binder, nint Bind, nint Positional) Binding { get; private set; }

    /// <summary>Loads and starts Python, which reads PYTHONHOME from the environment of the process; sys.path is set later.</summary>
    /// <param name="library">Path of libpython.</param>
    /// <exception cref="DllNotFoundException">libpython cannot be opened.</exception>
    /// <exception cref="PythonException">The interpreter started but cannot run its first module.</exception>
    public static EmbeddedPython Start(string library)
    {
        var api = CPython.Load(library);
        // 0: no signal handlers. .NET handles Ctrl-C, and a handler of Python's would run on any thread.
        api.InitializeEx(0);
        var python = new EmbeddedPython(api);
        try
        {
            python.RunBootstrap();
        }
        finally
        {
            _ = api.SaveThread();
        }

        return python;
    }

    /// <summary>Uses the interpreter that other code, such as pythonnet, started in this process. Takes the GIL.</summary>
    /// <param name="library">Path of the libpython that it was started from: it is open already.</param>
    /// <exception cref="PythonException">The interpreter cannot run the bootstrap module.</exception>
    public static EmbeddedPython Attach(string library)
    {
        var python = new EmbeddedPython(CPython.Load(library));
        using (python.TakeGil())
            python.RunBootstrap();
        return python;
    }

    /// <summary>Makes this interpreter see what the Python <paramref name="executable"/> sees. GIL held.</summary>
    /// <param name="executable">Value for <c>sys.executable</c>.</param>
    /// <param name="catalog">Path of <c>lab_catalog.py</c>, which is loaded.</param>
    /// <param name="siteDirectories">Site-packages folders whose <c>.pth</c> files are read.</param>
    /// <param name="sysPath">Value that <c>sys.path</c> has in the end.</param>
    /// <exception cref="PythonException">Code that runs at its start raised.</exception>
    public void See(string executable, string catalog, IEnumerable<string> siteDirectories, IEnumerable<string> sysPath) =>
        Api.DecRef(Call(
            Attribute(BootstrapModule, "start"), executable, catalog, string.Join('\n', siteDirectories), string.Join('\n', sysPath)));

    /// <summary>Takes the GIL until the result is disposed of on the same thread.</summary>
    public Gil TakeGil() => new(Api);

    /// <summary>
    /// Calls without arguments, with the GIL held by the caller: the only frame between the measured thread's body and Python.
    /// </summary>
    /// <returns>
    /// False if Python raised; the exception is then in <paramref name="error"/>. The result is dropped here, on this stack.
    /// </returns>
    /// <param name="resultType">The type of the result, for <see cref="LazyKind"/>; 0 if Python raised.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryCall(nint callable, out PendingError error, out nint resultType)
    {
        resultType = 0;
        var result = Api.CallNoArgs(callable);
        if (result == 0)
        {
            nint type, value, traceback;
            Api.FetchError(&type, &value, &traceback);
            error = new(type, value, traceback);
            return false;
        }

        resultType = TypeOf(result);
        Api.DecRef(result);
        error = default;
        return true;
    }

    /// <summary>The address of an object's type; no reference. GIL held.</summary>
    public nint TypeOf(nint instance)
    {
        var type = Api.TypeOf(instance);
        Api.DecRef(type);
        return type;
    }

    /// <summary>
    /// What it is that a call returned without having run anything, such as <c>coroutine</c>; null if its result is none of these.
    /// </summary>
    /// <param name="type">The type of the result.</param>
    public string? LazyKind(nint type) => _lazyTypes.FirstOrDefault(lazy => lazy.Type == type).Name;

    /// <summary>An attribute of a module, which is imported first if necessary; a new reference. GIL held.</summary>
    /// <exception cref="PythonException">There is no such module or attribute.</exception>
    public nint Attribute(string module, string attribute)
    {
        var imported = ThrowIfNull(WithUtf8(module, Api.ImportModule));
        try
        {
            fixed (byte* name = Utf8(attribute))
                return ThrowIfNull(Api.GetAttribute(imported, name));
        }
        finally
        {
            Api.DecRef(imported);
        }
    }

    /// <summary>Calls with strings as arguments; a new reference. GIL held.</summary>
    /// <exception cref="PythonException">Python raised.</exception>
    public nint Call(nint callable, params ReadOnlySpan<string> arguments)
    {
        var tuple = ThrowIfNull(Api.NewTuple(arguments.Length));
        try
        {
            for (var i = 0; i < arguments.Length; i++)
                _ = Api.SetTupleItem(tuple, i, ThrowIfNull(WithUtf8(arguments[i], Api.NewUnicode)));
            return ThrowIfNull(Api.Call(callable, tuple, 0));
        }
        finally
        {
            Api.DecRef(tuple);
        }
    }

    /// <summary>Calls with objects as arguments; a new reference. GIL held.</summary>
    /// <param name="taken">The first arguments, whose references this takes over.</param>
    /// <param name="borrowed">The others.</param>
    /// <exception cref="PythonException">Python raised.</exception>
    public nint Call(nint callable, ReadOnlySpan<nint> taken, ReadOnlySpan<nint> borrowed)
    {
        var tuple = ThrowIfNull(Api.NewTuple(taken.Length + borrowed.Length));
        try
        {
            var at = 0;
            foreach (var argument in taken)
                _ = Api.SetTupleItem(tuple, at++, argument);
            foreach (var argument in borrowed)
            {
                Api.IncRef(argument);
                _ = Api.SetTupleItem(tuple, at++, argument);
            }

            return ThrowIfNull(Api.Call(callable, tuple, 0));
        }
        finally
        {
            Api.DecRef(tuple);
        }
    }

    /// <summary>A Python string; a new reference. GIL held.</summary>
    /// <exception cref="PythonException">Python could not make it.</exception>
    public nint NewText(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = utf8.Length > 0 ? utf8 : [0])
            return ThrowIfNull(Api.UnicodeFromUtf8(start, utf8.Length));
    }

    /// <summary>The text of a Python string. GIL held.</summary>
    /// <exception cref="PythonException">It is not a string, or one that UTF-8 cannot hold.</exception>
    public string Text(nint unicode)
    {
        nint length;
        var utf8 = Api.UnicodeAsUtf8(unicode, &length);
        return utf8 == 0 ? throw TakeError() : Marshal.PtrToStringUTF8(utf8, (int)length);
    }

    /// <summary>
    /// A C function that a Cython module exports to others (<c>__pyx_capi__</c>: a dict of capsules whose name is the C signature). GIL
    /// held; the function stays where it is, as modules written in C are never unloaded.
    /// </summary>
    /// <exception cref="PythonException">There is no such module or function.</exception>
    public (string Signature, nint Function) CythonFunction(string module, string name)
    {
        var exported = Attribute(module, "__pyx_capi__");
        try
        {
            nint capsule;
            fixed (byte* key = Utf8(name))
                capsule = ThrowIfNull(Api.MappingItem(exported, key));
            var signature = Api.CapsuleName(capsule);
            var function = ThrowIfNull(Api.CapsulePointer(capsule, signature));
            var text = Marshal.PtrToStringUTF8((nint)signature) ?? "";
            Api.DecRef(capsule);
            return (text, function);
        }
        finally
        {
            Api.DecRef(exported);
        }
    }

    private void RunBootstrap()
    {
        Api.DecRef(LoadModule(BootstrapModule, BootstrapSource));
        _bootstrap = (Of("describe_error"), Of("DotNetError"), Of("dot_net_error"));
        Binding = (Of("binder"), Name("bind"), Name("positional"));
        _lazyTypes = [.. LazyKinds.Select(kind => (Of(kind), kind))];

        nint Of(string name) => Attribute(BootstrapModule, name);
    }

    internal nint ThrowIfNull(nint reference) => reference != 0 ? reference : throw TakeError();

    internal void Drop(nint reference)
    {
        if (reference != 0)
            Api.DecRef(reference);
    }

    private nint OrNone(nint reference) => reference != 0 ? reference : NewNone();

    private static nint WithUtf8(string text, delegate* unmanaged<byte*, nint> function)
    {
        fixed (byte* utf8 = Utf8(text))
            return function(utf8);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
