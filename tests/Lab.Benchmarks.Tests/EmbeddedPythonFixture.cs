using System.Runtime.InteropServices;
using Lab.Benchmarks.CallOverhead;
using Lab.Python.Embedding;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Tests;

/// <summary>Python inside the test process: started once, for all tests of the collection, which run one after the other.</summary>
public sealed partial class EmbeddedPythonFixture : IDisposable
{
    public const string Collection = "embedded Python";

    private readonly TestPlan? _plan;

    public EmbeddedPythonFixture()
    {
        if (MachinePython.Missing is not null)
            return;
        _plan = new(
            MachinePython.Start, new PlannedLatency("lab.empty", ByteSize.FromKiB(64), [ByteSize.FromKiB(256), ByteSize.FromMiB(1)]));
        Environment.SetEnvironmentVariable(BenchmarkPlan.Variable, _plan.Path);
        // Libpython reads the environment of the C library, which .NET's own copy is not.
        Assert.Equal(0, SetEnv("PYTHONHOME", MachinePython.Installation.HomePrefix, 1));
        _ = CallOperations.Loaded();
    }

    /// <summary>The interpreter; null where there is none.</summary>
    public static EmbeddedPython? Python => MachinePython.Missing is null ? CallOperations.Loaded() : null;

    /// <summary>Why there is none; null where there is.</summary>
    public static string? Missing => MachinePython.Missing;

    /// <summary>What the benchmarks in this process are asked for; null without Python.</summary>
    public BenchmarkPlan? Plan => _plan?.Plan;

    /// <summary>The name of a workload of a file next to the tests, for the catalog.</summary>
    internal static string Workload(string file, string function) => Path.Combine(AppContext.BaseDirectory, file) + ":" + function;

    public void Dispose() => _plan?.Dispose();

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}

/// <summary>The tests that share the interpreter of the test process.</summary>
[CollectionDefinition(EmbeddedPythonFixture.Collection)]
public sealed class EmbeddedPythonTests : ICollectionFixture<EmbeddedPythonFixture>;
