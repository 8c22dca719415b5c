using System.Buffers.Binary;
using System.Collections.Concurrent;
using Lab.Probing;
using Lab.Supervision;
using Lab.Tests.Probing;
using Lab.Trials;

namespace Lab.Tests.GroundTruth;

/// <summary>
/// Every known call as a user's workload (<c>file.py:function</c>, through ctypes) and through the whole lab: measured, verified and
/// analysed as <c>probe</c> does it. Once for all tests that look at it.
/// </summary>
public sealed class KnownFramesLab(RealLab lab) : IAsyncLifetime
{
    /// <summary>Names a file that the table of all results is written to, as Markdown.</summary>
    private const string TableVariable = "LAB_GROUND_TRUTH_TABLE";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Kept for all classes of tests: they have the same <see cref="RealLab"/>, and one runs after the other.</summary>
    private static Task<IReadOnlyDictionary<string, MeasuredTruth>>? _measured;

    private IReadOnlyDictionary<string, MeasuredTruth> _results = new Dictionary<string, MeasuredTruth>();

    public async ValueTask InitializeAsync()
    {
        if (CCompiler.Missing is null)
            _results = await (_measured ??= MeasureAllAsync());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What was measured of a call; skips the test where this machine cannot run them.</summary>
    internal MeasuredTruth Of(string name)
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var measured = _results[name];
        Assert.SkipWhen(
            measured.Probe.Reason?.Contains("_ctypes", StringComparison.Ordinal) == true, "needs a Python that was built with ctypes");
        Assert.True(measured.Truths.Count > 0 && measured.Probe.PeakBytes is not null, $"{name} was not measured: {measured.Probe.Reason}");
        return measured;
    }

    private async Task<IReadOnlyDictionary<string, MeasuredTruth>> MeasureAllAsync()
    {
        using var folder = new TemporaryFolder();
        var library = KnownFrames.Compile(folder.Path);
        var results = new ConcurrentDictionary<string, MeasuredTruth>();
        await Parallel.ForEachAsync(
            KnownFrames.Calls,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (call, cancel) => results[call.Name] = await MeasureAsync(call, library, folder.Combine(call.Name), cancel));
        if (Environment.GetEnvironmentVariable(TableVariable) is { Length: > 0 } table)
            await File.WriteAllTextAsync(table, GroundTruthTable.Markdown(lab, KnownFrames.Calls.Select(c => results[c.Name])));
        return results;
    }

    private async Task<MeasuredTruth> MeasureAsync(KnownCall call, string library, string truths, CancellationToken cancel)
    {
        var environment = RealLab.Environment(
            new(), blasThreads: null, ("LAB_TESTS_KNOWN_FRAMES", library), ("LAB_TESTS_TRUTH", truths));
        var workload = $"{KnownFrames.Source("known_frames.py")}:{call.Name}";
        var trials = lab.Supervisor(Deadline);
        var records = await new WorkloadProbe(trials, new(workload, environment, Repeats: 1, PlainSizes: null)).RunAsync(cancel);
        var traced = new TrialSpec(workload, Host.Guarded, records.Max(r => r.Spec.StackSize), environment, Watermark.None, 0)
        {
            Trace = true,
        };
        records = [.. records, await trials.RunAsync(traced, cancel)];
        return new(call, File.Exists(truths) ? [.. Read(truths)] : [], HaswellLu.Analyse(records), records[^1].Growth);
    }

    /// <summary>Of each record the second number; the first is the size of the thread's stack.</summary>
    private static IEnumerable<ByteSize> Read(string truths) => File.ReadAllBytes(truths)
        .Chunk(2 * sizeof(ulong))
        .Select(record => new ByteSize(BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(sizeof(ulong)))));
}
