using Lab.Python.Embedding;

namespace Lab.Python.Tests.Embedder;

/// <summary>The functions of .NET that the checks call, which are written in Python.</summary>
internal sealed unsafe class DotNetFunctions(EmbeddedPython python)
{
    private int _alive;

    private delegate nint Make(EmbeddedPython python, string name, string parameters, PythonBody body, string documentation);

    /// <summary>A dict of them by their names.</summary>
    public nint New()
    {
        var functions = python.Api.NewDict();
        foreach (var (name, parameters, body) in All())
        {
            var function = PythonCallback.NewFunction(python, name, parameters, body);
            _ = python.Api.SetDictItem(functions, python.NewText(name), function);
            python.Api.DecRef(function);
        }

        return functions;
    }

    public static string Source(string file)
    {
        using var stream = typeof(DotNetFunctions).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private IEnumerable<(string Name, string Parameters, PythonBody Body)> All() =>
    [
        ("make", "name, parameters, documentation=''", (_, a) => Made(PythonCallback.NewFunction, a)),
        ("make_method", "name, parameters, documentation=''", (_, a) => Made(PythonCallback.NewMethod, a)),
        ("alive", "", (api, _) => api.FloatFromDouble(Alive())),
        ("committed", "", (api, _) => api.FloatFromDouble(GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes)),
        ("heap", "", (api, _) => api.FloatFromDouble(GC.GetTotalMemory(forceFullCollection: true))),
        .. new RaisingFunctions(python).All(),
    ];

    /// <summary>A function that returns the tuple of its arguments.</summary>
    private nint Made(Make make, ReadOnlySpan<nint> arguments) =>
        make(python, python.Text(arguments[0]), python.Text(arguments[1]), new Body(this).Return, python.Text(arguments[2]));

    /// <summary>How many of those .NET still has.</summary>
    private int Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Volatile.Read(ref _alive);
    }

    private nint Tuple(ReadOnlySpan<nint> items)
    {
        var tuple = python.Api.NewTuple(items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            python.Api.IncRef(items[i]);
            _ = python.Api.SetTupleItem(tuple, i, items[i]);
        }

        return tuple;
    }

    private sealed class Body
    {
        private readonly DotNetFunctions _owner;

        public Body(DotNetFunctions owner)
        {
            _owner = owner;
            Interlocked.Increment(ref owner._alive);
        }

        ~Body() => Interlocked.Decrement(ref _owner._alive);

        public nint Return(CPython api, ReadOnlySpan<nint> arguments) => _owner.Tuple(arguments);
    }
}
