using Lab.Python.Processes;
using Lab.Supervision;

namespace Lab.Tests.Supervision;

public sealed class PipeThreadsTests
{
    [Fact]
    public void Every_worker_has_a_thread_for_each_of_its_pipes()
    {
        for (var i = 0; i < 100; i++)
            PipeThreads.WorkerStarted();
        ThreadPool.GetMinThreads(out var threads, out _);
        for (var i = 0; i < 100; i++)
            PipeThreads.WorkerEnded();

        Assert.True(threads >= 400, $"{threads} threads");
    }

    [Fact]
    public void A_process_that_cannot_be_a_worker_is_not_counted()
    {
        using var process = ChildProcess.Start(new("sleep", ["0"]));
        // Their other ends are inheritable: no test that runs meanwhile may start a child that gets them.
        using var pipes = ChildProcess.Alone(() =>
        {
            var made = new WorkerPipes(isInspected: false);
            made.CloseWorkerEnds();
            return made;
        });
        var counted = PipeThreads.Workers;

        // Its output is not redirected.
        for (var i = 0; i < 200; i++)
            Assert.Throws<InvalidOperationException>(() => { _ = new WorkerProcess(process, "mark", pipes); });

        // Other tests run workers meanwhile, but not that many.
        Assert.InRange(PipeThreads.Workers, 0, counted + 100);
    }
}
