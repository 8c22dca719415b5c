using System.Collections.Immutable;
using Lab.Commands;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Commands;

public sealed class RaisedWorkloadsTests
{
    private static readonly Outcome.Raised First = new(TrialStage.SetUp, "ValueError", "first", "");

    [Fact]
    public void Each_is_named_once_with_its_first_exception()
    {
        var raised = RaisedWorkloads.In(
        [
            Trial("a", Host.Guarded, new Outcome.Completed(null)),
            Trial("b", Host.Guarded, First),
            Trial("b", Host.Guarded, First with { Message = "second" }),
            Trial("c", Host.Guarded, new Outcome.TimedOut(60)),
        ]);

        Assert.Equal([("b", First)], raised);
    }

    [Fact]
    public void What_a_plain_thread_raised_on_too_small_a_stack_is_a_measurement()
    {
        Assert.Empty(RaisedWorkloads.In([Trial("a", Host.Guarded, new Outcome.Completed(null)), Trial("a", Host.Thread, First)]));
    }

    private static CaptureEntry.Trial Trial(string workload, Host host, Outcome outcome) => new(
        new(
            new(workload, host, ByteSize.FromMiB(16), new(null, ImmutableSortedDictionary<string, string>.Empty, []), Watermark.Residency, 0),
            outcome,
            new(),
            0.3,
            null));
}
