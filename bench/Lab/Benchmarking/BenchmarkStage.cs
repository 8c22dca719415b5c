using System.Diagnostics;
using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Console;
using Lab.Jobs;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Files;
using Lab.Trials.Timings;

namespace Lab.Benchmarking;

/// <summary>Runs the benchmarks of a run after its probes, because the probes say which sizes are above the minimum.</summary>
/// <param name="lines">Receives what BenchmarkDotNet prints; null to show the progress alone.</param>
internal sealed class BenchmarkStage(RunFolder folder, RunContext context, IProgress<string>? lines) : IJob
{
    /// <summary>What a process of benchmarks appends its timings to; gone once the capture has them.</summary>
    private const string TimingsFile = "timings.jsonl";

    /// <summary>Makes the benchmarks that the header asks for and the capture does not hold yet.</summary>
    /// <exception cref="OperationCanceledException">Interrupted; what was timed by then is in the capture.</exception>
    public async Task RunAsync(Capture capture, CancellationToken cancel)
    {
        var header = capture.Header;
        if (header.Benchmarks is not { } request)
            return;
        TakeOver(capture);
        var made = capture.Benchmarked.Where(b => b.Problem is null).Select(b => (b.Environment, b.Through)).ToHashSet();
        var probes = CaptureAnalysis.Analyse(capture).Probes;
        var plans = Plans(header, request, probes).Where(p => !made.Contains((p.Environment, Through(p)))).ToList();
        await context.Display.WhileAsync(
            0, progress => RunAsync(plans, request, capture, progress, cancel), "benchmarks").ConfigureAwait(false);
    }

    /// <summary>What a run that was killed had timed and not taken over.</summary>
    private void TakeOver(Capture capture)
    {
        if (!Directory.Exists(folder.Benchmarks))
            return;
        OwnFolder.Make(folder.Benchmarks);
        foreach (var left in Directory.EnumerateFiles(folder.Benchmarks, TimingsFile, SearchOption.AllDirectories))
        {
            new TimingTail(left, context.Display.Report).ReadOn(timing => capture.Append(new CaptureEntry.Benchmark(timing)));
            File.Delete(left);
        }
    }

    private async Task RunAsync(
        List<BenchmarkPlan> plans, BenchmarkRequest request, Capture capture, IProbeProgress progress, CancellationToken cancel)
    {
        foreach (var plan in plans)
        {
            var clock = Stopwatch.StartNew();
            // Where the limit cannot help, no workload was probed with it.
            var problem = plan.OnlyLatency && plan.Latencies.IsEmpty ? null : await MakeAsync(plan).ConfigureAwait(false);
            // A terminal interrupts the benchmarks too: they may have ended of that before it is known here.
            cancel.ThrowIfCancellationRequested();
            if (problem is not null && Through(plan) is { } bridge)
                problem = $"through {HostText.Bridge(bridge)}: {problem}";
            if (problem is not null)
                progress.Say($"not all benchmarks were made: {problem}");
            capture.Append(new CaptureEntry.Benchmarked(plan.Environment, Math.Round(clock.Elapsed.TotalSeconds, 1), problem)
            {
                Through = Through(plan),
            });
        }

        Task<string?> MakeAsync(BenchmarkPlan plan) => new BenchmarkProcess(LabFiles.Benchmarks, context.Recipe, context.Processes)
            .RunAsync(plan, request, Take, progress.Say, new Counting(progress, lines), cancel);

        void Take(Timing timing)
        {
            capture.Append(new CaptureEntry.Benchmark(timing));
            // The C program's come along with those of the bridge, and are none of BenchmarkDotNet's.
            if (timing.Of is not Timed.Call { Bridge: Bridge.C })
                progress.Finished(1);
        }
    }

    /// <summary>
    /// A process for each, in the order they are run. Call overhead through pythonnet depends on no BLAS, and comes first: the process
    /// of the C API begins with call overhead, so that both are close together on a machine that drifts.
    /// </summary>
    private IEnumerable<BenchmarkPlan> Plans(CaptureEntry.Header header, BenchmarkRequest request, ImmutableArray<ProbeResult> probes)
    {
        var plans = header.Environments.Select(environment => Plan(header, request, environment, probes)).ToList();
        // Whether a run measures through pythonnet was decided when it was started.
        if (header.Packages.Any(p => p is { Package: PackageFacts.PythonNet, Problem: null }))
        {
            var artifacts = Path.Combine(folder.Benchmarks, PackageFacts.PythonNet);
            yield return plans[0] with
            {
                Bridge = Bridge.PythonNet,
                Latencies = [],
                Artifacts = artifacts,
                Timings = Path.Combine(artifacts, TimingsFile)
            };
        }

        foreach (var plan in plans)
            yield return plan;
    }

    /// <summary>As the capture says it: null for the lab's own bridge.</summary>
    private static Bridge? Through(BenchmarkPlan plan) => plan.Bridge == Bridge.CApi ? null : plan.Bridge;

    private BenchmarkPlan Plan(
        CaptureEntry.Header header, BenchmarkRequest request, TrialEnvironment environment, ImmutableArray<ProbeResult> probes)
    {
        var isFirst = environment.Equals(header.Environments[0]);
        var latencies =
            from workload in request.Workloads
            from probe in probes
            where probe.Workload == workload && probe.Host == Host.Guarded && probe.Environment.Equals(environment)
                && probe.Margin is not null
            let margin = probe.Margin!
            select new PlannedLatency(
                workload, margin.Minimum, LatencySizes.For(margin.Minimum, margin.RecommendedBytes, request.Job));
        var artifacts = isFirst ? folder.Benchmarks : Path.Combine(folder.Benchmarks, $"blas-threads-{environment.BlasThreads}");
        return new(context.Recipe.Start, environment, [.. latencies], Path.Combine(artifacts, TimingsFile), artifacts)
        {
            OnlyLatency = !isFirst,
            Folder = Environment.CurrentDirectory,
            Supervisor = Environment.ProcessId,
        };
    }

    /// <summary>Passes on what the benchmarks print, and learns from it how many there will be.</summary>
    internal sealed class Counting(IProbeProgress progress, IProgress<string>? lines) : IProgress<string>
    {
        public void Report(string value)
        {
            lines?.Report(value);
            if (value.StartsWith(BenchmarkPlan.CountMark, StringComparison.Ordinal)
                && int.TryParse(value.AsSpan(BenchmarkPlan.CountMark.Length), NumberStyles.None, CultureInfo.InvariantCulture,
                out var count))
            {
                progress.Planned(count);
            }
        }
    }
}
