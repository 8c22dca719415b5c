using Lab.Python.Embedding;
using Lab.Python.Processes;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Running;

/// <summary>The Python of the plan, started once a process by the plan's bridge, on a roomy thread of its own that stays.</summary>
internal static class BenchmarkPython
{
    private static readonly PythonThread Thread = new();

    private static readonly Lazy<EmbeddedPython> Started = new(() =>
    {
        var plan = CurrentPlan.Read();
        var start = plan.Python;
        return plan.Bridge == Bridge.PythonNet
            ? Thread.Start(() => StartPythonNet(start.Library), start.Executable, start.Catalog, start.SiteDirectories, start.SysPath)
            : Thread.Start(start.Library, start.Executable, start.Catalog, start.SiteDirectories, start.SysPath);
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

    private static EmbeddedPython StartPythonNet(string library)
    {
        // Before pythonnet adds a handler of its own, which shuts Python down.
        AbruptEnd.Arrange();
        return PythonNetEngine.Start(library);
    }
}
