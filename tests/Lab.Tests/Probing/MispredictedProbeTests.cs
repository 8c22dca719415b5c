using Lab.Probing;
using Lab.Trials;

namespace Lab.Tests.Probing;

/// <summary>Calls whose peak says less, or more, than they need.</summary>
public sealed class MispredictedProbeTests
{
    private static readonly TrialEnvironment Bare = new(null, ImmutableSortedDictionary<string, string>.Empty, []);

    [Fact]
    public async Task Where_the_peak_says_too_little_the_search_goes_up()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100)) { Peak = _ => ByteSize.FromKiB(80) };

        var records = await ProbeAsync(machine);

        Assert.Equal(
            [
                "guarded 16 MiB residency", "guarded 80 KiB paint",
                "guarded 16 MiB residency #1", "guarded 16 MiB residency #2", "guarded 16 MiB residency #3", "guarded 16 MiB residency #4",
                // That it lives once may be that most calls do.
                "guarded 84 KiB", "guarded 92 KiB", .. Tried("guarded 108 KiB"), .. Tried("guarded 100 KiB"), "guarded 96 KiB",
                "thread 512 KiB",
            ],
            machine.Asked);
        AssertMinimum(100, records);

        static IEnumerable<string> Tried(string size) => Enumerable.Range(1, 7).Select(again => $"{size} #{again}").Prepend(size);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_death_at_the_predicted_size_is_no_page_more_where_other_calls_die_there_too(int seed)
    {
        // Every second call goes deep, but for those on a roomy stack, of which none did.
        var (needed, random) = (ByteSize.FromKiB(2000), new Random(seed));
        var machine = new ScriptedMachine(ByteSize.FromKiB(36))
        {
            Except = spec => spec.StackSize < needed && (spec.Watermark is Watermark.Paint || random.Next(2) == 0)
                ? ScriptedMachine.Overflow() : null,
        };

        var records = await ProbeAsync(machine);

        Assert.Equal(needed, records[^1].Spec.MinimumStack);
        Assert.Distinct(records.Select(r => r.Spec.Key));
        Assert.InRange(records.Count, 20, 120);
    }

    [Fact]
    public async Task Where_the_peak_says_too_much_the_search_goes_down()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100)) { Peak = _ => ByteSize.FromKiB(120) };

        var records = await ProbeAsync(machine);

        Assert.Equal(
            [
                "guarded 16 MiB residency", "guarded 120 KiB paint", "guarded 116 KiB",
                "guarded 16 MiB residency #1", "guarded 16 MiB residency #2", "guarded 16 MiB residency #3", "guarded 16 MiB residency #4",
                "guarded 56 KiB", "guarded 84 KiB", "guarded 100 KiB", "guarded 92 KiB", "guarded 96 KiB",
                "thread 512 KiB",
            ],
            machine.Asked);
        AssertMinimum(100, records);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(26)]
    [InlineData(795)]
    public async Task Whatever_the_peak_says_the_minimum_is_found(int pages)
    {
        var needed = new ByteSize(pages * ByteSize.Page.Bytes);
        foreach (var said in new[] { 1, 2, 20, 25, 26, 27, 31, 794, 795, 796, 4000 })
        {
            var machine = new ScriptedMachine(needed) { Peak = _ => new ByteSize(said * ByteSize.Page.Bytes) };

            var records = await ProbeAsync(machine);

            Assert.Equal(needed, records[^1].Spec.MinimumStack);
            Assert.Distinct(records.Select(r => r.Spec.Key));
        }
    }

    private static Task<IReadOnlyList<TrialRecord>> ProbeAsync(ScriptedMachine machine) =>
        new WorkloadProbe(machine, new("lab.scripted", Bare, 1, UsualSizes.Common)).RunAsync(CancellationToken.None);

    private static void AssertMinimum(int kib, IReadOnlyList<TrialRecord> records)
    {
        var minimum = ByteSize.FromKiB(kib);
        Assert.All(records.Where(r => r.Spec.Host == Host.Thread), r => Assert.Equal(minimum, r.Spec.MinimumStack));
        var guarded = records.Where(r => r.Spec.Host == Host.Guarded).ToList();
        Assert.Equal(minimum, guarded.Where(r => r.Outcome is Outcome.Completed).Min(r => r.Spec.StackSize));
        Assert.Contains(guarded, r => r.Spec.StackSize == minimum - ByteSize.Page && r.Outcome is Outcome.Crashed);
    }
}
