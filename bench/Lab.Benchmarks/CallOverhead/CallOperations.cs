using Lab.Benchmarks.Running;
using Lab.Python.Embedding;

namespace Lab.Benchmarks.CallOverhead;

/// <summary>The module <c>call_operations</c>: the Python half of the calls.</summary>
internal static class CallOperations
{
    public const string Module = "call_operations";

    private static readonly Lazy<EmbeddedPython> InPython = new(() => BenchmarkPython.Run(python =>
    {
        _ = python.LoadModule(Module, Source);
        return python;
    }));

    public static string Source => Resource(Module + ".py");

    /// <summary>A source in another language that comes inside this assembly.</summary>
    public static string Resource(string name)
    {
        using var stream = typeof(CallOperations).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Python with the module loaded. The caller does not hold the GIL.</summary>
    public static EmbeddedPython Loaded() => InPython.Value;

    /// <summary>An object of the module; a reference that is kept as long as the process. GIL held.</summary>
    public static nint Object(EmbeddedPython python, string name) => python.Attribute(Module, name);

    /// <summary>What a function of the module returns; likewise.</summary>
    /// <exception cref="PythonException">It raised: NumPy is not there.</exception>
    public static nint Made(EmbeddedPython python, string function) => python.Call(Object(python, function));
}
