using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using Lab.Benchmarks.Running;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Latency;

/// <summary>
/// Latency of each workload of the plan by stack size: on a new thread a call (<see cref="Cold"/>), and on a thread that stays and has
/// made the call before (<see cref="Warm"/>). The set-up, imports and data, runs on Python's own thread. What both figures hold besides
/// the call is that of <c>lab.empty</c>: the GIL and a thread state of Python's taken and given up, and a thread's life or a hand-over.
/// </summary>
public class WorkloadLatency
{
    /// <summary>Threads that are looked at after the timing for the stacks they really have.</summary>
    private const int SampledThreads = 50;

    private ColdCall? _cold;
    private WarmThread? _warm;

    /// <summary>The workloads of the plan with their sizes.</summary>
    public static IEnumerable<LatencyCase> Cases =>
        CurrentPlan.Read().Latencies.SelectMany(latency => latency.Sizes.Select(size => new LatencyCase(latency.Workload, size)));

    /// <summary>
    /// Everything is timed twice, all sizes once before any of them again: what disturbs the machine for a while shows as spread, not
    /// as a step.
    /// </summary>
    [Params(1, 2, Priority = -1)]
    public int Round { get; set; }

    [ParamsSource(nameof(Cases))]
    public LatencyCase Case { get; set; } = null!;

    /// <summary>How a benchmark of this class is called in the capture.</summary>
    internal static Timed What(BenchmarkCase benchmark)
    {
        var of = (LatencyCase)benchmark.Parameters[nameof(Case)];
        var mode = benchmark.Descriptor.WorkloadMethod.Name == nameof(Cold) ? CallMode.Cold : CallMode.Warm;
        return new Timed.Workload(of.Workload, CurrentPlan.Read().Environment, of.StackSize, mode);
    }

    [GlobalSetup(Target = nameof(Cold))]
    public void SetUpCold()
    {
        var call = ServiceCall.Prepare(Case.Workload);
        ColdCall.WarmUp();
        _cold = new(call, Case.StackSize);
    }

    [GlobalSetup(Target = nameof(Warm))]
    public void SetUpWarm()
    {
        var call = ServiceCall.Prepare(Case.Workload);
        WarmThread.WarmUp();
        _warm = WarmThread.Start(call, Case.StackSize);
        _warm.Make();
    }

    [Benchmark]
    public void Cold() => _cold!.Make();

    [Benchmark]
    public void Warm() => _warm!.Make();

    [GlobalCleanup]
    public void CleanUp()
    {
        _warm?.Dispose();
        if (_cold?.Sample(SampledThreads) is var (asAsked, largest))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"// {asAsked} of {SampledThreads} new threads had the {Case.StackSize} of stack asked for; the largest had {largest}"));
        }
    }
}

/// <summary>A workload on a stack of one size. Its text is the benchmark's parameter in BenchmarkDotNet's tables and filters.</summary>
public sealed record LatencyCase(string Workload, ByteSize StackSize)
{
    public override string ToString() => $"{Workload} on {StackSize}";
}
