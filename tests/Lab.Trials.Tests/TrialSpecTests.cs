using System.Reflection;
using Lab.Trials.Captures;
using Lab.Trials.Tests.Samples;

namespace Lab.Trials.Tests;

public sealed class TrialSpecTests
{
    private static readonly TrialSpec Spec = SampleOutcomes.Spec;

    private static readonly Dictionary<string, TrialSpec> Changed = new()
    {
        [nameof(TrialSpec.Workload)] = Spec with { Workload = "scipy.lu_factor.501" },
        [nameof(TrialSpec.Host)] = Spec with { Host = Host.Thread },
        [nameof(TrialSpec.StackSize)] = Spec with { StackSize = Spec.StackSize + new ByteSize(4096) },
        [nameof(TrialSpec.Environment)] = Spec with { Environment = TrialEnvironment.Derive([], new Dictionary<string, string>(), [], 2) },
        [nameof(TrialSpec.Watermark)] = Spec with { Watermark = Watermark.Paint },
        [nameof(TrialSpec.Repeat)] = Spec with { Repeat = 1 },
        [nameof(TrialSpec.Trace)] = Spec with { Trace = true },
    };

    [Fact]
    public void Two_trials_that_ask_the_same_have_one_key() =>
        Assert.Equal(Spec.Key, (Spec with { Workload = string.Concat(Spec.Workload) }).Key);

    [Fact]
    public void Each_field_makes_another_key() =>
        Assert.Equal(Changed.Count + 1, Changed.Values.Append(Spec).Select(s => s.Key).Distinct().Count());

    // What is known of the minimum, how long one waits, whether the call is made again (always where it can be), and what the seed of the
    // run adds to the environment are no part of the question.
    [Fact]
    public void No_other_field_is_left_out_of_the_key()
    {
        var fields = typeof(TrialSpec).GetProperties(BindingFlags.Instance | BindingFlags.Public).Select(p => p.Name);

        Assert.Equal(
            fields.Except([nameof(TrialSpec.Key), nameof(TrialSpec.MinimumStack), nameof(TrialSpec.HarnessStack),
                nameof(TrialSpec.DeadlineSeconds), nameof(TrialSpec.EnvironmentPadding), nameof(TrialSpec.LaterCallsSeconds)]).Order(),
            Changed.Keys.Order());
        Assert.Equal(Spec.Key,
            (Spec with
            {
                MinimumStack = new ByteSize(4096),
                HarnessStack = new ByteSize(4096),
                DeadlineSeconds = 1,
                EnvironmentPadding = 9,
                LaterCallsSeconds = 1,
            }).Key);
    }

    [Fact]
    public void A_key_is_the_same_after_the_trial_was_written_and_read()
    {
        var read = Assert.IsType<CaptureEntry.Trial>(JsonRoundTrip.Of(SampleEntries.Of(SampleOutcomes.All[0])));

        Assert.Equal(Spec.Key, read.Record.Spec.Key);
        Assert.Equal(Spec, read.Record.Spec);
    }
}
