using System.Runtime.CompilerServices;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.Results;

namespace Lab.StackProbe.BenchmarkDotNet.Notes;

/// <summary>The notes of the last run of each benchmark case, kept as long as the case.</summary>
internal sealed class CaseNotes
{
    private static readonly ConditionalWeakTable<BenchmarkCase, CaseNotes> Kept = [];

    private readonly List<string> _lines = [];
    private RunNotes? _ofChild;
    private int? _process;

    /// <summary>An in-process run begins.</summary>
    public static CaseNotes Start(BenchmarkCase benchmarkCase)
    {
        var notes = new CaseNotes();
        Kept.AddOrUpdate(benchmarkCase, notes);
        return notes;
    }

    /// <summary>A child began to run it.</summary>
    public static void Started(BenchmarkCase benchmarkCase, int process) => Start(benchmarkCase)._process = process;

    /// <summary>What the run with a diagnoser noted.</summary>
    public static RunNotes? Of(BenchmarkCase benchmarkCase, BuildResult build) =>
        Kept.TryGetValue(benchmarkCase, out var notes) ? notes.Read(build, process: null) : null;

    /// <summary>What the last run noted, diagnoser or not.</summary>
    public static RunNotes? Of(BenchmarkReport report) =>
        Kept.GetOrCreateValue(report.BenchmarkCase)
            .Read(report.BuildResult, report.ExecuteResults is [.., var last] ? last.ProcessId : null);

    public void Add(string line)
    {
        lock (_lines)
            _lines.Add(line);
    }

    private RunNotes? Read(BuildResult build, int? process)
    {
        // Read once, because BenchmarkDotNet deletes the folder and the summary may be read later.
        if ((process ?? _process) is { } number && build.ArtifactsPaths?.BinariesDirectoryPath is { } folder
            && RunNotes.Take(folder, number) is { } read)
            _ofChild = read;
        lock (_lines)
            return _ofChild ?? (_lines.Count == 0 ? null : RunNotes.Parse(_lines, []));
    }
}
