using Lab.Probing;
using Lab.Trials;

namespace Lab.Tests.Probing;

public sealed class ShufflingTests
{
    private static readonly TrialEnvironment Bare = new(null, ImmutableSortedDictionary<string, string>.Empty, []);

    [Fact]
    public async Task The_same_seed_gives_the_same_trials_in_the_same_order_with_the_same_paddings()
    {
        var first = await ProbeAsync(seed: 42);

        Assert.Equal(first.Specs, (await ProbeAsync(seed: 42)).Specs);
        Assert.NotEqual(first.Specs, (await ProbeAsync(seed: 43)).Specs);
        Assert.Equal(first.Asked.Order(StringComparer.Ordinal), (await ProbeAsync(seed: 43)).Asked.Order(StringComparer.Ordinal));
        Assert.NotEqual(first.Asked, (await ProbeAsync(seed: 43)).Asked);
    }

    [Fact]
    public async Task Every_repeat_but_the_first_has_an_environment_of_its_own_size()
    {
        var machine = await ProbeAsync(seed: 7, repeats: 20);

        var paddings = machine.Specs.Where(s => s.Watermark == Watermark.Residency).Select(s => s.EnvironmentPadding).ToList();
        Assert.Equal(20, paddings.Count);
        Assert.Equal(0, paddings[0]);
        Assert.All(paddings.Skip(1), padding => Assert.InRange(padding, 1, 4096));
        Assert.InRange(paddings.Distinct().Count(), 18, 20);
        Assert.All(machine.Specs.Where(s => s.Host == Host.Thread), s => Assert.Equal(0, s.EnvironmentPadding));
    }

    [Fact]
    public async Task The_checks_have_the_environment_in_which_the_peak_was_the_largest()
    {
        var machine = await ProbeAsync(seed: 7, repeats: 5, peak: spec => ByteSize.FromKiB(spec.Repeat == 3 ? 600 : 596));

        var largest = machine.Specs.Single(s => s is { Watermark: Watermark.Residency, Repeat: 3 });
        Assert.All(
            machine.Specs.Where(s => s.Host == Host.Guarded && s.Watermark != Watermark.Residency),
            s => Assert.Equal(largest.EnvironmentPadding, s.EnvironmentPadding));
    }

    [Fact]
    public async Task Where_peaks_differ_one_call_that_lives_a_page_below_proves_nothing()
    {
        var machine = await ProbeAsync(
            seed: 7,
            repeats: 5,
            peak: spec => ByteSize.FromKiB(spec.Repeat == 3 ? 600 : 500),
            except: spec => spec is { Host: Host.Guarded, Watermark: Watermark.None, Repeat: < 2 } ? new Outcome.Completed(null) : null);

        Assert.Equal(
            ["guarded 600 KiB paint", "guarded 596 KiB", "guarded 596 KiB #1", "guarded 596 KiB #2"],
            machine.Asked.Skip(5).TakeWhile(asked => asked.StartsWith("guarded", StringComparison.Ordinal)));
        Assert.Equal(ByteSize.FromKiB(600), machine.Specs[^1].MinimumStack);
    }

    private static async Task<ScriptedMachine> ProbeAsync(
        int seed, int repeats = 4, Func<TrialSpec, ByteSize>? peak = null, Func<TrialSpec, Outcome?>? except = null)
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(600))
        {
            Peak = peak ?? (_ => ByteSize.FromKiB(600)),
            Except = except ?? (_ => null),
        };
        _ = await new WorkloadProbe(
            machine, new("lab.scripted", Bare, repeats, UsualSizes.Every) { Seed = seed }).RunAsync(CancellationToken.None);
        return machine;
    }
}
