using System.Diagnostics;
using Lab.Python.Processes;
using Lab.Supervision;

namespace Lab.Tests.Supervision;

public sealed class WorkerDeadlineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task It_waits_as_long_as_the_worker_has_to_wait_for_a_processor()
    {
        // Two that are never done share one processor: each gets half of it.
        var processor = File.ReadLines("/proc/self/status").First(l => l.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))
            .Split(':', ',', '-')[1].Trim();
        string[] spin = ["-c", processor, "sh", "-c", "while :; do :; done"];
        using var worker = new Child("taskset", spin);
        using var other = new Child("taskset", spin);

        Assert.InRange(await PassesAsync(worker.Id), 1.5 * Limit, TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task One_that_sleeps_is_given_up_at_the_limit()
    {
        using var worker = new Child("sleep", "1000");

        Assert.InRange(await PassesAsync(worker.Id), Limit, TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task The_next_phase_has_its_own_limit()
    {
        using var worker = new Child("sleep", "1000");
        using var deadline = new WorkerDeadline(worker.Id, CancellationToken.None);

        deadline.Begin(TimeSpan.FromMilliseconds(50));
        deadline.Begin(TimeSpan.FromHours(1));
        await Task.Delay(200);

        Assert.False(deadline.Passed.IsCancellationRequested);
    }

    [Fact]
    public void It_passes_when_the_run_is_interrupted()
    {
        using var run = new CancellationTokenSource();
        using var deadline = new WorkerDeadline(Environment.ProcessId, run.Token);

        deadline.Begin(TimeSpan.FromHours(1));
        run.Cancel();

        Assert.True(deadline.Passed.IsCancellationRequested);
    }

    private static async Task<TimeSpan> PassesAsync(int worker)
    {
        var clock = Stopwatch.StartNew();
        using var deadline = new WorkerDeadline(worker, CancellationToken.None);
        deadline.Begin(Limit);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(TimeSpan.FromMinutes(1), deadline.Passed));
        return clock.Elapsed;
    }

    private sealed class Child(string program, params string[] arguments) : IDisposable
    {
        private readonly Process _process = ChildProcess.Start(new(program, arguments));

        public int Id => _process.Id;

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
