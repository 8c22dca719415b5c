using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Trials;
using Lab.Trials.Messages;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Tests;

/// <summary>A plan for the benchmarks, with a Python of this machine: they embed it in this very process. Any will do; no package is needed.</summary>
public sealed partial class RealPython : IDisposable
{
    public const string Collection = "embedded Python";

    private readonly TestFolder _folder = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(BenchmarkPlan.Variable);

    public RealPython()
    {
        var found = new PythonLocator(new ProcessRunner()).LocateAsync(SearchPlaces.Current(null, null), CancellationToken.None).GetAwaiter().GetResult();
        if (found.Select(c => c.Usable).OfType<PythonInstallation>().FirstOrDefault() is not { } python)
        {
            Missing = "needs a Python with its library; none was found on this machine";
            return;
        }

        // What .NET sets in its environment, a C library does not see.
        Assert.Equal(0, SetVariable("PYTHONHOME", python.HomePrefix, 1));
        var start = new PythonStart(
            python.Library!, python.Executable, python.SiteDirectories, python.SysPath, Path.Combine(AppContext.BaseDirectory, "workloads", "lab_catalog.py"));
        Plan = new(
            start,
            new(null, ImmutableSortedDictionary<string, string>.Empty, []),
            [new("lab.empty", ByteSize.FromKiB(64), [ByteSize.FromKiB(256), ByteSize.FromMiB(1)])],
            _folder.Combine("timings.jsonl"),
            _folder.Combine("bench"));
        var path = _folder.WriteFile("plan.json", JsonSerializer.Serialize(Plan, TrialsJson.Default.BenchmarkPlan));
        Environment.SetEnvironmentVariable(BenchmarkPlan.Variable, path);
    }

    /// <summary>Why there is none; null where there is.</summary>
    public string? Missing { get; }

    public BenchmarkPlan? Plan { get; }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(BenchmarkPlan.Variable, _before);
        _folder.Dispose();
    }

    /// <summary>The name of a workload of a file beside the tests, for the catalog.</summary>
    internal static string Workload(string file, string function) => Path.Combine(AppContext.BaseDirectory, file) + ":" + function;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}

/// <summary>The tests that share a <see cref="RealPython"/>: an interpreter is there once a process.</summary>
[CollectionDefinition(RealPython.Collection)]
public sealed class RealPythonCollection : ICollectionFixture<RealPython>;
