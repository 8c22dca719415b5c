using System.Runtime.InteropServices;
using Lab.Analysis;
using Lab.Analysis.Probes;
using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;

namespace Lab.Tests.Probing;

/// <summary>
/// <c>scipy.lu-500</c> with the kernels that OpenBLAS has for Haswell, measured once for all tests that look at it: the call that the
/// lab was made for.
/// </summary>
public sealed class HaswellLu(RealLab lab) : IAsyncLifetime
{
    public const string Workload = "scipy.lu-500";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Kept for all classes of tests: they have the same <see cref="RealLab"/>, and one runs after the other.</summary>
    private static Task<IReadOnlyList<TrialRecord>>? _measured;

    private IReadOnlyList<TrialRecord> _records = [];

    internal RealLab Lab => lab;

    /// <summary>Its trials with two BLAS threads; skips the test where this machine cannot run them.</summary>
    internal IReadOnlyList<TrialRecord> Records
    {
        get
        {
            var reason = WhyNot();
            Assert.SkipIfMissing(reason);
            return _records;
        }
    }

    /// <summary>Whether it is the release that the figures were measured with.</summary>
    internal bool IsDebians => lab.OpenBlas?.Version?.Contains("0.3.21", StringComparison.Ordinal) == true;

    internal ProbeResult Probe => Analyse(Records);

    internal ByteSize Minimum => Probe.MinimumStackBytes!.Value;

    public async ValueTask InitializeAsync()
    {
        if (WhyNot() is null)
            _records = await (_measured ??= MeasureAsync(Workload, Haswell(2), UsualSizes.Every));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static TrialEnvironment Haswell(int threads) => RealLab.Environment(
        new(), blasThreads: null, ("OPENBLAS_CORETYPE", "Haswell"), ("OPENBLAS_NUM_THREADS", threads.ToString(provider: null)));

    internal async Task<IReadOnlyList<TrialRecord>> MeasureAsync(
        string workload, TrialEnvironment environment, UsualSizes sizes, Host host = Host.Guarded)
    {
        var plan = new ProbePlan(workload, environment, Repeats: 1, sizes) { Host = host };
        return await new WorkloadProbe(lab.Supervisor(Deadline), plan).RunAsync(CancellationToken.None);
    }

    internal Task<TrialRecord> TryAsync(ByteSize size, int repeat) => lab.Supervisor(Deadline).RunAsync(
        new(Workload, Host.Guarded, size, Haswell(2), Watermark.None, repeat), CancellationToken.None);

    /// <summary>What the lab would publish of these trials.</summary>
    internal static ProbeResult Analyse(IReadOnlyList<TrialRecord> records) => ProbeAnalysis.Analyse(records, MarginRule.Usual);

    /// <summary>The same for the figures that were measured with Debian's release.</summary>
    internal string? WhyNotDebians() => WhyNot() ?? (IsDebians ? null : "the figures are those of Debian 12's OpenBLAS 0.3.21");

    /// <summary>What is missing on this machine; null if nothing is.</summary>
    internal string? WhyNot()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64
            || !File.ReadAllText("/proc/cpuinfo").Contains(" avx2 ", StringComparison.Ordinal))
            return "needs a processor that can run OpenBLAS's kernels for Haswell (x64 with AVX2)";
        return lab.WhyNoPthreadOpenBlas;
    }
}
