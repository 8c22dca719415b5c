using Lab.Python.Embedding;

namespace Lab.Benchmarks.Running;

/// <summary>The Python of the plan, started once a process, on a roomy thread of its own that stays.</summary>
internal static class BenchmarkPython
{
    private static readonly PythonThread Thread = new();

    private static readonly Lazy<EmbeddedPython> Started = new(() =>
    {
        var start = CurrentPlan.Read().Python;
        return Thread.Start(start.Library, start.Executable, start.Catalog, start.SiteDirectories, start.SysPath);
    });

    /// <summary>The interpreter. The caller does not hold the GIL.</summary>
    public static EmbeddedPython Python => Started.Value;

    /// <summary>Runs on Python's own thread with the GIL held: set-ups (imports, data), which must not run on a measured stack.</summary>
    public static T Run<T>(Func<EmbeddedPython, T> work)
    {
        var python = Python;
        return Thread.Run(() =>
        {
            using (python.TakeGil())
                return work(python);
        });
    }

    /// <summary>The call of a workload, after its set-up: a callable without arguments, a new reference.</summary>
    public static nint Prepare(string workload) =>
        Run(python => python.Call(python.Attribute(EmbeddedPython.BootstrapModule, "prepare"), workload));
}
