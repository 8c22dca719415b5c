using Lab.Trials;

namespace Lab.Tests.Supervision;

/// <summary>Processes that a library starts to clean up after the workload: they are given the time for it.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class HelperProcessTests(RealLab lab)
{
    [Theory]
    [InlineData(Host.Guarded)]
    [InlineData(Host.Thread)]
    public async Task Shared_memory_that_Python_tracks_is_gone_after_the_trial(Host host)
    {
        var shared = new NewEntries("/dev/shm", "lab_test_*");

        var record = await new TrialBench(lab).RunAsync("leaves_shared_memory", host: host);

        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
        Assert.Empty(shared.Found);
    }
}
