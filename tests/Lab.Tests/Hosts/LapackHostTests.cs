using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Tests.Supervision;
using Lab.Trials;

namespace Lab.Tests.Hosts;

[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class LapackHostTests(RealLab lab)
{
    [Theory]
    [InlineData("lapack.dgetrf-500")]
    [InlineData("lapack.zgetrf-500")]
    [InlineData("lapack.zgetrf-10")]
    [InlineData("lapack.dgeqrf-300")]
    [InlineData("lapack.dgelsd-300")]
    [InlineData("scipy.lu-99")]
    [InlineData("scipy.lstsq-gelsd-20x15")]
    public async Task A_routine_is_called_and_read_from_dotNET(string workload)
    {
        SkipWithoutSciPy();

        var record = await RunAsync(Host.Lapack, workload, Watermark.Residency);

        Assert.True(record.Outcome is Outcome.Completed { Reading.Saturated: false }, TrialBench.Describe(record));
    }

    [Theory]
    [InlineData("lapack.dgetrf-500")]
    [InlineData("lapack.zgetrf-10")]
    [InlineData("lapack.dgeqrf-300")]
    [InlineData("lapack.dgelsd-300")]
    public async Task So_it_is_from_Python(string workload)
    {
        SkipWithoutSciPy();

        var record = await RunAsync(Host.Guarded, workload, Watermark.None);

        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
    }

    [Theory]
    [InlineData("stdlib.json-900")]
    [InlineData("scipy.svd-300")]
    [InlineData("no.such-workload")]
    public Task What_comes_down_to_none_is_refused(string workload) => AssertRefusedAsync(workload);

    [Fact]
    public Task So_is_a_function_of_the_users_own() => AssertRefusedAsync(TrialBench.Named("loops"));

    private async Task AssertRefusedAsync(string workload)
    {
        var record = await RunAsync(Host.Lapack, workload, Watermark.None);

        Assert.Equal(new Outcome.LaunchFailed($"no LAPACK routine is declared for {workload}"), record.Outcome);
    }

    private void SkipWithoutSciPy() => Assert.SkipUnless(
        lab.Context.Facts.Packages.ContainsKey("scipy"),
        $"needs SciPy, which {lab.Context.Facts.Executable} does not have and could not be given: {lab.Notes}");

    private async Task<TrialRecord> RunAsync(Host host, string workload, Watermark watermark)
    {
        var mark = new ProcessMark();
        var record = await lab.Supervisor(TrialBench.Long).RunAsync(
            new(workload, host, ByteSize.FromMiB(16), RealLab.Environment(mark), watermark, 0), CancellationToken.None);
        mark.AssertNoneAlive();
        return record;
    }
}
