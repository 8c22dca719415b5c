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
}
