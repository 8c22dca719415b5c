using Lab.Analysis;
using Lab.Analysis.Probes;
using Lab.Jobs;
using Lab.Probing;
using Lab.Tests.Jobs;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Probing;

/// <summary>Probes on Python 3.14 and later, which keeps 32 KiB free below the frames that it checks.</summary>
public sealed class ReserveTests
{
    private static readonly TrialEnvironment Bare = new(null, ImmutableSortedDictionary<string, string>.Empty, []);
    private static readonly ProbePlan Plan = new("lab.scripted", Bare, 1, UsualSizes.Common);
    private static readonly ByteSize Reserve = ByteSize.FromKiB(32);
    private static readonly ByteSize Peak = ByteSize.FromKiB(80);

    [Fact]
    public async Task Where_Python_checks_the_deepest_frame_two_trials_verify_the_minimum()
    {
        var machine = Machine(Peak);

        var result = await ProbeAsync(machine);

        Assert.Equal(["guarded 16 MiB residency", "guarded 112 KiB paint", "guarded 108 KiB", "thread 512 KiB"], machine.Asked);
        Assert.Equal((Peak, ByteSize.FromKiB(112), Reserve), (result.PeakBytes, result.MinimumStackBytes, result.ReserveBytes));
        Assert.Equal((true, true), (result.Verified, result.PredictionHeld));
        Assert.Equal((null, ByteSize.FromKiB(108)), (result.CrashesAtBytes, result.RefusedAtBytes));
        Assert.Equal((ByteSize.FromKiB(108), true), result.TooSmall);
        Assert.Empty(result.Notes);
    }

    [Fact]
    public async Task Wherever_the_deepest_checked_frame_is_four_more_trials_find_the_minimum()
    {
        for (var depth = ByteSize.Zero; depth <= Peak; depth += ByteSize.Page)
        {
            var machine = Machine(depth);

            var result = await ProbeAsync(machine);

            Assert.Equal(ByteSize.Max(Peak, depth + Reserve), result.MinimumStackBytes);
            Assert.True(result.Verified);
            Assert.False(result.IsElastic);
            Assert.InRange(machine.Specs.Count(s => s.Host == Host.Guarded && s.StackSize < ByteSize.FromMiB(16)), 2, 2 + 4);
            Assert.Distinct(machine.Specs.Select(s => s.Key));
        }
    }

    [Theory]
    [InlineData(12, "guarded 80 KiB paint, guarded 76 KiB")]
    [InlineData(60, "guarded 80 KiB paint, guarded 96 KiB, guarded 88 KiB, guarded 92 KiB")]
    [InlineData(80, "")]
    public async Task Where_workers_are_shared_the_peak_itself_is_tried_second(int checkedKib, string then)
    {
        var checks = ByteSize.FromKiB(checkedKib);
        var machine = new ScriptedMachine(Peak)
        {
            Python = (Reserve, checks),
            SharesWorkers = true,
            Later = spec => spec.StackSize >= ByteSize.Max(Peak, checks + Reserve) ? new([new(Peak, 5)], null) : null,
        };

        var result = await ProbeAsync(machine);

        string[] pair = ["guarded 16 MiB residency", "guarded 112 KiB paint", "guarded 108 KiB"];
        Assert.Equal(string.Join(", ", [.. pair, .. then.Length > 0 ? [then] : Array.Empty<string>(), "thread 512 KiB"]),
            string.Join(", ", machine.Asked));
        Assert.Equal((ByteSize.Max(Peak, checks + Reserve), true), (result.MinimumStackBytes, result.Verified));

        // A run that is resumed finds all of them in its capture.
        var records = await new WorkloadProbe(machine, Plan).RunAsync(CancellationToken.None);
        var capture = Capture.Of([SampleHeader.Create(Plan.Workload), .. records.Select(r => new CaptureEntry.Trial(r))]);
        var nobody = new ScriptedMachine(Peak) { Except = spec => throw new InvalidOperationException($"asked for {spec}") };
        var resumed = new WorkloadProbe(new CapturedTrials(nobody, capture, TimeSpan.FromMinutes(1)), Plan);
        Assert.Equal(records, await resumed.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task It_is_said_which_part_of_the_call_Python_checks()
    {
        var some = await ProbeAsync(Machine(ByteSize.FromKiB(60)));
        Assert.Equal(
            "Python keeps 32 KiB free below the frames that it checks, and checks the first 60 KiB of the 80 KiB that the call takes",
            Assert.Single(some.Notes));

        var native = await ProbeAsync(Machine(ByteSize.FromKiB(12)));
        Assert.Equal(Peak, native.MinimumStackBytes);
        Assert.Equal((ByteSize.FromKiB(76), false), native.TooSmall);
        Assert.Contains("the peak is the minimum", Assert.Single(native.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_Python_stops_takes_what_it_is_given_and_needs_little()
    {
        var needed = ByteSize.FromKiB(40);
        var machine = new ScriptedMachine(needed) { Python = (Reserve, ByteSize.FromKiB(8)), Peak = _ => ByteSize.FromKiB(5300) };

        var result = await ProbeAsync(machine);

        Assert.Equal((needed, true, true), (result.MinimumStackBytes, result.Verified, result.IsElastic));
        Assert.Equal((ByteSize.FromKiB(36), true), result.TooSmall);
    }

    private static ScriptedMachine Machine(ByteSize checkedDepth) => new(Peak) { Python = (Reserve, checkedDepth) };

    private static async Task<Analysis.ProbeResult> ProbeAsync(ScriptedMachine machine)
    {
        return ProbeAnalysis.Analyse(await new WorkloadProbe(machine, Plan).RunAsync(CancellationToken.None), MarginRule.Usual);
    }
}
