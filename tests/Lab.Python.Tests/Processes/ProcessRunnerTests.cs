using System.Diagnostics;
using Lab.Python.Processes;

namespace Lab.Python.Tests.Processes;

public sealed class ProcessRunnerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly ProcessRunner _runner = new();

    [Fact]
    public async Task Keeps_what_a_program_wrote_and_its_status()
    {
        var outcome = await _runner.RunAsync(Shell("echo out; echo err >&2; exit 3"), CancellationToken.None);

        Assert.Equal(new ProcessOutcome.Exited(3, "out\n", "err\n"), outcome);
    }

    [Fact]
    public async Task Gives_no_input()
    {
        var outcome = await _runner.RunAsync(Shell("cat; echo end"), CancellationToken.None);

        Assert.Equal(new ProcessOutcome.Exited(0, "end\n", ""), outcome);
    }

    [Fact]
    public async Task A_signal_shows_in_the_status()
    {
        var outcome = await _runner.RunAsync(Shell("kill -9 $$"), CancellationToken.None);

        Assert.Equal(137, Assert.IsType<ProcessOutcome.Exited>(outcome).Status);
    }

    [Fact]
    public async Task What_cannot_be_started_is_an_outcome_with_a_reason()
    {
        using var folder = new TemporaryFolder();
        var notExecutable = folder.WriteFile("text", "hello");
        var notAProgram = folder.WriteProgram("garbage", "");
        File.WriteAllBytes(notAProgram, [0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 2, 3]);

        Assert.EndsWith("does not exist", await ReasonAsync(folder.Combine("missing")));
        Assert.EndsWith("is not executable", await ReasonAsync(notExecutable));
        Assert.EndsWith("is not a program of this machine", await ReasonAsync(notAProgram));

        async Task<string> ReasonAsync(string program) =>
            Assert.IsType<ProcessOutcome.NotStarted>(await _runner.RunAsync(new(program, [], Long), CancellationToken.None)).Reason;
    }

    [Fact]
    public async Task At_the_deadline_the_whole_tree_is_killed()
    {
        using var folder = new TemporaryFolder();
        var pid = folder.Combine("pid");
        var outcome = await _runner.RunAsync(
            Shell($"sh -c 'echo $$ > {pid}; exec sleep 60' & echo started; wait", TimeSpan.FromSeconds(1)), CancellationToken.None);

        Assert.Equal("started\n", Assert.IsType<ProcessOutcome.TimedOut>(outcome).Output);
        Assert.Matches(@"^did not end within \d+(\.\d)? s$", outcome.Describe());
        AssertGone(int.Parse(File.ReadAllText(pid), provider: null));
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_pipe_open_is_not_waited_for()
    {
        var outcome = await _runner.RunAsync(Shell("sleep 50 & echo $!"), CancellationToken.None);

        var printed = Assert.IsType<ProcessOutcome.Exited>(outcome).Output;
        using var grandchild = Process.GetProcessById(int.Parse(printed, CultureInfo.InvariantCulture));
        Assert.False(grandchild.HasExited);
        grandchild.Kill();
    }

    [Fact]
    public async Task Cancelling_kills_and_throws()
    {
        using var folder = new TemporaryFolder();
        var pid = folder.Combine("pid");
        using var cancellation = new CancellationTokenSource();
        var running = _runner.RunAsync(Shell($"echo $$ > {pid}.new; mv {pid}.new {pid}; exec sleep 60"), cancellation.Token);
        while (!File.Exists(pid))
            await Task.Delay(10);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        AssertGone(int.Parse(File.ReadAllText(pid), provider: null));
    }

    [Fact]
    public async Task With_a_grace_a_program_may_end_by_itself()
    {
        var request = Shell("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done", TimeSpan.FromSeconds(1));
        var outcome = await _runner.RunAsync(request with { Grace = TimeSpan.FromSeconds(20) }, CancellationToken.None);

        Assert.Equal("ready\nbye\n", Assert.IsType<ProcessOutcome.TimedOut>(outcome).Output);
    }

    [Fact]
    public async Task Output_is_bounded_and_its_end_is_what_is_kept()
    {
        var request = Shell("head -c 3000000 /dev/zero | tr '\\0' x; echo END") with { OutputLimit = 1000 };
        var outcome = Assert.IsType<ProcessOutcome.Exited>(await _runner.RunAsync(request, CancellationToken.None));

        Assert.Equal(1000, outcome.Output.Length);
        Assert.EndsWith("xxxEND\n", outcome.Output);
    }

    [Fact]
    public async Task Lines_are_passed_on_without_their_ends()
    {
        var lines = new ReportedLines();
        await _runner.RunAsync(Shell("echo one; echo; printf 'two\\rthree'") with { Lines = lines }, CancellationToken.None);

        Assert.Equal(["one", "two", "three"], lines.Lines);
    }

    [Fact]
    public async Task A_receiver_of_lines_that_throws_does_not_block_the_program()
    {
        using var folder = new TemporaryFolder();
        var end = folder.Combine("end");
        var lines = new ThrowingAtSecondLine();
        // Much more than fits into a pipe (64 KiB) and the reader's buffer, so that the program can only end if somebody reads it all.
        var request = Shell($"head -c 1000000 /dev/zero | tr '\\0' '\\n' | sed s/^/x/; : > {end}") with { Lines = lines };
        var running = _runner.RunAsync(request, CancellationToken.None);

        var thrown = await Assert.ThrowsAsync<FormatException>(() => running);
        Assert.Equal("line 2", thrown.Message);
        Assert.Equal(2, lines.Received);
        Assert.True(File.Exists(end));
    }

    [Fact]
    public async Task Variables_are_set_and_removed()
    {
        var request = Shell("echo ${LAB_TEST_SET-none} ${HOME-none}") with
        {
            Environment = ImmutableSortedDictionary<string, string?>.Empty.Add("LAB_TEST_SET", "yes").Add("HOME", null),
        };

        Assert.Equal(new ProcessOutcome.Exited(0, "yes none\n", ""), await _runner.RunAsync(request, CancellationToken.None));
    }

    private sealed class ThrowingAtSecondLine : IProgress<string>
    {
        public int Received { get; private set; }

        public void Report(string value)
        {
            if (++Received == 2)
                throw new FormatException("line 2");
        }
    }

    private static ProcessRequest Shell(string script, TimeSpan? deadline = null) => new("/bin/sh", ["-c", script], deadline ?? Long);

    // A killed child of a killed parent stays a zombie until init reaps it; in a container without one, for ever.
    private static void AssertGone(int pid)
    {
        var status = $"/proc/{pid}/stat";
        var isGone = !File.Exists(status) || File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal);
        Assert.True(isGone, $"process {pid} still runs");
    }
}
