using Lab.Probing;
using Lab.StackProbe;
using Lab.Supervision;
using Lab.Tests.Probing;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Tracing;

/// <summary>Growth traces of real calls in real workers.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class GrowthTraceTests(RealLab lab)
{
    private static readonly ByteSize FrameOfGetrf = ByteSize.FromKiB(528);

    /// <summary>Traced once for all tests that look at it: one runs after the other.</summary>
    private static Task<GrowthTrace>? _lu;

    [Fact]
    public async Task The_call_of_the_public_report_is_named_step_by_step()
    {
        SkipWhereDenied();
        Assert.SkipIfMissing(new HaswellLu(lab).WhyNotDebians());

        var growth = await TraceLuAsync();

        var large = growth.Steps.Where(s => s.Symbol == "dgetrf_parallel" && s.StepBytes == FrameOfGetrf).ToList();
        Assert.Equal(6, large.Count);
        Assert.All(large, step =>
        {
            Assert.Contains("openblas", step.Module, StringComparison.Ordinal);
            Assert.False(step.PythonIsEarlier);
            Assert.Contains(step.Python, f => f.File.Contains("scipy/linalg", StringComparison.Ordinal) && f.Function == "lu_factor");
        });
        Assert.Equal(growth.Steps.Select(s => s.DepthBytes).Order(), growth.Steps.Select(s => s.DepthBytes));
    }

    [Theory]
    [InlineData("deep_copy", 10_000)]
    [InlineData("nested_lists", 800)]
    [InlineData("nested_sorts", 150)]
    [InlineData("nested_qsorts", 100)]
    public async Task A_recursion_is_named_for_nearly_all_that_it_holds(string function, int levels)
    {
        SkipWhereDenied();
        Assert.SkipUnless(NativeBacktrace.IsSupported, "stacks are unwound on x64 only");
        var workload = $"{Path.Combine(AppContext.BaseDirectory, "Workloads", "recursing.py")}:{function}";
        var record = await RunAsync(Traced(workload, ByteSize.FromMiB(16), RealLab.Environment(new())));
        var measured = record.Growth!.Steps[^1].DepthBytes;
        record = await RunAsync(record.Spec with { MinimumStack = measured });

        var most = record.Growth!.Occupants[0];

        Assert.True(most.Bytes.Bytes > 0.9 * measured.Bytes, string.Join('\n', record.Growth.Occupants));
        Assert.True(most.Frames >= levels, most.ToString());
        Assert.InRange(record.Growth.Occupants.Sum(o => o.Bytes.Bytes), 0.97 * measured.Bytes, measured.Bytes);
    }

    // What lies above the last frame that was found counts to that frame.
    [Fact]
    public async Task A_recursion_of_many_small_frames_has_no_large_one()
    {
        var record = await RecurseDeepAsync("nested_dumps");

        var most = record.Growth!.Occupants[0];
        Assert.InRange(most.Frames, 450_000, 2_000_000);
        Assert.InRange(most.LargestFrame.Bytes, 16, 4096);
    }

    [Fact]
    public async Task The_frames_of_the_LU_hold_its_stack()
    {
        SkipWhereDenied();
        Assert.SkipUnless(NativeBacktrace.IsSupported, "stacks are unwound on x64 only");
        Assert.SkipIfMissing(new HaswellLu(lab).WhyNotDebians());

        var growth = await TraceLuAsync();

        Assert.Equal("dgetrf_parallel", growth.Occupants[0].Symbol);
        Assert.InRange(growth.Occupants[0].LargestFrame.Bytes, FrameOfGetrf.Bytes, (FrameOfGetrf + ByteSize.Page + ByteSize.Page).Bytes);
        Assert.True(growth.Occupants[0].Bytes > ByteSize.FromKiB(6 * 528));
    }

    // With a hundred frames for each page it would be more than a capture can be read with.
    [Fact]
    public async Task A_call_that_goes_deeper_than_is_watched_is_named_and_can_be_recorded()
    {
        var record = await RecurseDeepAsync("attributes");

        Assert.IsType<Outcome.Completed>(record.Outcome);
        Assert.Null(Capture.WhyUnreadable(new CaptureEntry.Trial(record)));
        Assert.Equal("deeper than 64 MiB the stack was not watched", record.Growth!.Problem);
        Assert.InRange(record.Growth.Steps[^1].DepthBytes.Bytes, 64 << 20, 65 << 20);
        Assert.All(record.Growth.Steps.TakeLast(10), s => Assert.Equal("__getattr__", s.Python[0].Function));
        Assert.True(record.Growth.Occupants[0].Bytes > ByteSize.FromMiB(48), string.Join('\n', record.Growth.Occupants));
    }

    [Fact]
    public async Task It_ends_where_residency_ends()
    {
        SkipWhereDenied();
        Assert.SkipUnless(UserFaultFd.Probe().Access == UserFaultFdAccess.Full, "in user mode only, a trace is coarser");
        const string Workload = "stdlib.json-900";
        var environment = RealLab.Environment(new());

        var growth = await TraceAsync(Workload, environment);
        var untraced = await RunAsync(new(Workload, Host.Guarded, ByteSize.FromMiB(16), environment, Watermark.Residency, 0));

        Assert.Equal(Assert.IsType<Outcome.Completed>(untraced.Outcome).Reading!.Peak, growth.Steps[^1].DepthBytes);
        Assert.Null(untraced.Growth);
    }

    [Fact]
    public async Task A_trace_outlives_the_worker_that_dies()
    {
        SkipWhereDenied();
        var record = await RunAsync(Traced("stdlib.json-900", ByteSize.FromKiB(64), RealLab.Environment(new())));

        Assert.Equal(CrashKind.StackOverflow, Assert.IsType<Outcome.Crashed>(record.Outcome).Crash);
        Assert.Equal(ByteSize.FromKiB(64), record.Growth!.Steps[^1].DepthBytes);
    }

    [Fact]
    public async Task A_plain_thread_can_be_traced_too()
    {
        SkipWhereDenied();
        var record = await RunAsync(Traced("stdlib.json-900", ByteSize.FromMiB(1), RealLab.Environment(new())) with { Host = Host.Thread });

        Assert.IsType<Outcome.Completed>(record.Outcome);
        Assert.Contains(record.Growth!.Steps, s => s.Module?.Contains("python", StringComparison.Ordinal) == true && s.Python.Length > 0);
    }

    [Fact]
    public async Task What_is_not_asked_for_is_not_traced()
    {
        var records = await new WorkloadProbe(lab.Supervisor(TrialDeadline),
            new("lab.empty", RealLab.Environment(new()), 1, UsualSizes.Common)
            {
                Trace = TraceMode.WhenLarge,
            }).RunAsync(CancellationToken.None);

        Assert.All(records, r => Assert.Null(r.Growth));
    }

    private static TimeSpan TrialDeadline => TimeSpan.FromSeconds(60);

    private Task<GrowthTrace> TraceLuAsync() => _lu ??= TraceAsync(HaswellLu.Workload, HaswellLu.Haswell(2));

    private async Task<GrowthTrace> TraceAsync(string workload, TrialEnvironment environment)
    {
        var record = await RunAsync(Traced(workload, ByteSize.FromMiB(16), environment));
        Assert.True(record.Outcome is Outcome.Completed, $"{record.Outcome} {record.Growth?.Problem}");
        Assert.Null(record.Growth!.Problem);
        return record.Growth;
    }

    private async Task<TrialRecord> RecurseDeepAsync(string function)
    {
        SkipWhereDenied();
        Assert.SkipUnless(NativeBacktrace.IsSupported, "stacks are unwound on x64 only");
        var workload = $"{Path.Combine(AppContext.BaseDirectory, "Workloads", "recursing.py")}:{function}";
        var record = await RunAsync(Traced(workload, ByteSize.FromMiB(256), RealLab.Environment(new())));
        Assert.SkipWhen(record.Outcome is Outcome.Raised, "this Python ends a recursion before it is as deep");
        return record;
    }

    private static TrialSpec Traced(string workload, ByteSize size, TrialEnvironment environment)
    {
        var spec = new TrialSpec(workload, Host.Guarded, size, environment, Watermark.None, 0);
        return spec with { Trace = true };
    }

    private Task<TrialRecord> RunAsync(TrialSpec spec) => lab.Supervisor(TrialDeadline).RunAsync(spec, CancellationToken.None);

    private static void SkipWhereDenied()
    {
        var (access, reason) = UserFaultFd.Probe();
        Assert.SkipWhen(access == UserFaultFdAccess.Denied, $"userfaultfd: {reason}");
    }
}
