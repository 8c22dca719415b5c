using Lab.Commands;
using Lab.Tests.Jobs;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Commands;

public sealed class NothingMeasuredTests
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    [Fact]
    public void Where_no_worker_started_the_first_reason_is_given()
    {
        var error = Assert.Throws<CommandException>(
            () => Refuse(Trial("a", new Outcome.LaunchFailed("first")), Trial("b", new Outcome.LaunchFailed("second"))));

        Assert.Equal((ExitCode.Environment, "a: first"), (error.ExitCode, error.Message));
    }

    [Fact]
    public void Where_no_workload_can_run_its_reason_is_given()
    {
        var header = SampleHeader.Create("a", "b");
        header = header with { Catalog = [.. header.Catalog.Select(e => e with { Unavailable = "needs something" })] };

        var error = Assert.Throws<CommandException>(() => NothingMeasured.Refuse(Capture.Of(header), CancellationToken.None));

        Assert.Equal((ExitCode.Environment, "a: needs something"), (error.ExitCode, error.Message));
    }

    [Fact]
    public void Whatever_became_of_a_call_is_a_measurement()
    {
        Refuse(Trial("a", new Outcome.LaunchFailed("first")), Trial("b", new Outcome.Crashed(CrashKind.Aborted, "")));
        Refuse(Trial("a", new Outcome.TimedOut(60)));
        Refuse();
    }

    [Fact]
    public void An_interrupted_command_ends_as_interrupted() =>
        NothingMeasured.Refuse(Capture.Of(SampleHeader.Create("a"), Trial("a", new Outcome.LaunchFailed("first"))), Cancelled);

    private static void Refuse(params CaptureEntry[] trials) =>
        NothingMeasured.Refuse(Capture.Of([SampleHeader.Create("a", "b"), .. trials]), CancellationToken.None);

    private static CaptureEntry.Trial Trial(string workload, Outcome outcome)
    {
        var environment = SampleHeader.Create(workload).Environments[0];
        return new(new(new(workload, Host.Guarded, ByteSize.FromMiB(16), environment, Watermark.None, 0), outcome, new(), 1, null));
    }
}
