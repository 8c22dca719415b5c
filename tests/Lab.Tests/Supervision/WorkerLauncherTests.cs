using Lab.Python.Processes;
using Lab.Supervision;
using Lab.Trials;

namespace Lab.Tests.Supervision;

/// <summary>Starting processes that stand for workers: shell scripts, whose arguments are the ends of the pipes.</summary>
public sealed class WorkerLauncherTests : IDisposable
{
    /// <summary>In a script: where messages are written to. A shell of its own may not take a descriptor above 9 by number.</summary>
    private const string Messages = "/proc/self/fd/$1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WorkerLauncher _launcher = new("no worker", "no runtime");
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _launcher.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_receive_that_was_given_up_is_ended_before_the_evidence_is_taken()
    {
        // What the worker leaves behind keeps its message pipe open, and no other: a shell with descriptors above 9 is needed to close
        // them.
        var (held, waits) = Held();
        await using var worker = await _launcher.StartAsync(
            Bare(),
            ImmutableDictionary<string, string?>.Empty,
            ["/bin/bash", "-c", $"(eval \"exec $2>&-\"; {waits}; echo garbage > {Messages}) > /dev/null 2>&1 &"]);
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker.ReceiveAsync(impatience.Token));
        Assert.True(await worker.WaitForExitAsync(Patience, CancellationToken.None));

        var evidence = worker.EvidenceAsync();
        File.Delete(held);

        Assert.Equal("1 line(s) that are not messages, the first: garbage", (await evidence).Garbage);
    }

    [Fact]
    public async Task A_message_that_comes_after_a_receive_was_given_up_is_there_for_the_next()
    {
        var (held, waits) = Held();
        await using var worker = await StartAsync($$"""{{waits}}; echo '{"type":"ready","version":1,"processId":4711}' > {{Messages}}""");
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker.ReceiveAsync(impatience.Token));
        File.Delete(held);

        Assert.NotNull(await worker.ReceiveAsync(CancellationToken.None));
        Assert.Null(await worker.ReceiveAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_child_that_is_started_meanwhile_inherits_no_pipe_of_a_worker()
    {
        var before = await InheritedPipesAsync();
        var starting = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await using var worker = await StartAsync("exit 0");
            }
        });

        var children = 0;
        for (; !starting.IsCompleted; children++)
            Assert.Equal(before, await InheritedPipesAsync());
        await starting;
        Assert.True(children > 0, "no child was started meanwhile");
    }

    [Fact]
    public void After_its_end_nothing_is_started()
    {
        _launcher.Dispose();

        Assert.Throws<ObjectDisposedException>(() => { _ = StartAsync("exit 0"); });
        _launcher.Dispose();
    }

    [Fact]
    public async Task What_was_asked_for_before_its_end_is_started()
    {
        var asked = StartAsync("exit 7");
        _launcher.Dispose();

        await using var worker = await asked;
        Assert.True(await worker.WaitForExitAsync(Patience, CancellationToken.None));
        Assert.Equal(7, worker.ExitStatus);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_said_to_be() => await Assert.ThrowsAsync<System.ComponentModel.Win32Exception>(
        () => _launcher.StartAsync(Bare(), ImmutableDictionary<string, string?>.Empty, ["/no/such/program"]));

    /// <summary>The pipes that a child of the lab's inherits, without its standard streams, as <c>5 -> pipe:[123]</c>.</summary>
    private static async Task<string> InheritedPipesAsync()
    {
        var outcome = await new ProcessRunner().RunAsync(new("ls", ["-l", "/proc/self/fd"], Patience), CancellationToken.None);
        var descriptors = Assert.IsType<ProcessOutcome.Exited>(outcome).Output.Split('\n')
            .Where(line => line.Contains("-> pipe:", StringComparison.Ordinal))
            .Select(line => line[(line.LastIndexOf(' ', line.IndexOf(" ->", StringComparison.Ordinal) - 1) + 1)..]);
        return string.Join('\n',
            descriptors.Where(d => !(d.StartsWith("0 ", StringComparison.Ordinal) || d.StartsWith("1 ", StringComparison.Ordinal)
            || d.StartsWith("2 ", StringComparison.Ordinal))));
    }

    /// <summary>A file, and what a script waits with until it is deleted: at the latest with the test's folder.</summary>
    private (string Held, string Waits) Held()
    {
        var held = _folder.WriteFile("held", "");
        return (held, $"while [ -e {held} ]; do sleep 0.01; done");
    }

    private static TrialEnvironment Bare() => TrialEnvironment.Derive([], ImmutableDictionary<string, string>.Empty, [], null);

    private Task<WorkerProcess> StartAsync(string script) =>
        _launcher.StartAsync(Bare(), ImmutableDictionary<string, string?>.Empty, ["/bin/sh", "-c", script]);
}
