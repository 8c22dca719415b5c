using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Lab.StackProbe.BenchmarkDotNet.Columns;
using Lab.StackProbe.BenchmarkDotNet.Outcomes;

namespace Lab.StackProbe.BenchmarkDotNet.Tests.InProcess;

public sealed class InProcessTests
{
    private const int Tolerance = 4096;

    [Fact]
    public void Peaks_are_right_with_code_generation() => AssertPeaks(InProcessEmitToolchain.Instance);

    [Fact]
    public void Peaks_are_right_without_code_generation() => AssertPeaks(InProcessNoEmitToolchain.Instance);

    [Fact]
    public void A_benchmarks_own_size_goes_before_its_jobs_with_code_generation() => AssertSizes(InProcessEmitToolchain.Instance);

    [Fact]
    public void A_benchmarks_own_size_goes_before_its_jobs_without_code_generation() => AssertSizes(InProcessNoEmitToolchain.Instance);

    [Fact]
    public void A_size_that_cannot_be_asked_for_is_refused_in_words() => Assert.Contains(
        nameof(InProcessNoEmitToolchain),
        Assert.Single(
            Run<BareSizedBenchmarks>(Job.Dry.WithToolchain(InProcessNoEmitToolchain.Instance)).ValidationErrors,
            error => error.IsCritical).Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_engine_factory_of_the_users_own_makes_the_engine()
    {
        var before = CountingEngineFactory.Made;
        var summary = Run<FrameBenchmarks>(
            Job.Dry.WithToolchain(InProcessEmitToolchain.Instance).WithEngineFactory(new CountingEngineFactory()));

        Assert.All(summary.Reports, report => Assert.True(report.Success));
        Assert.Equal(summary.Reports.Length, CountingEngineFactory.Made - before);
    }

    [Fact]
    public void An_engine_factory_that_no_process_can_make_is_refused_in_words() => Assert.Contains(
        "constructor without parameters",
        Run<RaisingBenchmarks>(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance).WithEngineFactory(new HiddenEngineFactory()))
            .ValidationErrors.First(error => error.IsCritical).Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_exception_is_named_and_the_peak_is_not_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "stacks are measured on Linux only");
        var summary = Run<RaisingBenchmarks>(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance).WithStackSize("256K"));

        var report = Assert.Single(summary.Reports);
        Assert.Empty(report.Metrics);
        Assert.Equal("raised System.IO.InvalidDataException", OutcomeColumn.Default.GetValue(summary, report.BenchmarkCase));
        Assert.Equal("256 KiB", StackSizeColumn.Default.GetValue(summary, report.BenchmarkCase));
    }

    [Fact]
    public void An_exception_after_the_timing_costs_only_the_peak()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "stacks are measured on Linux only");
        var summary = Run<SecondCallBenchmarks>(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance));

        var report = Assert.Single(summary.Reports);
        Assert.NotNull(report.ResultStatistics);
        Assert.Empty(report.Metrics);
        Assert.Equal("completed", OutcomeColumn.Default.GetValue(summary, report.BenchmarkCase));
        Assert.Contains(
            "raised System.IO.InvalidDataException",
            Assert.Single(OutcomeAnalyser.Default.Analyse(summary)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_factorys_size_that_no_thread_can_have_is_an_outcome()
    {
        var summary = Run<FrameBenchmarks>(
            Job.Dry.WithToolchain(InProcessEmitToolchain.Instance).WithEngineFactory(new StackEngineFactory { StackSizeBytes = 4096 }));

        Assert.All(summary.BenchmarksCases, benchmark => Assert.Equal(
            "raised System.ArgumentOutOfRangeException", OutcomeColumn.Default.GetValue(summary, benchmark)));
    }

    [Fact]
    public void A_size_that_no_thread_can_have_is_an_outcome()
    {
        var summary = Run<MissizedBenchmarks>(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance));

        Assert.Equal(
            ["raised System.ArgumentOutOfRangeException", "raised System.ArgumentOutOfRangeException"],
            summary.BenchmarksCases.Select(benchmark => OutcomeColumn.Default.GetValue(summary, benchmark)));
    }

    private static void AssertPeaks(IToolchain toolchain)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "stacks are measured on Linux only");
        var summary = Run<FrameBenchmarks>(Job.Dry.WithToolchain(toolchain));

        Assert.InRange(Peak(summary, nameof(FrameBenchmarks.Untouched)), 200_000 - Tolerance, 200_000 + Tolerance);
        Assert.InRange(Peak(summary, nameof(FrameBenchmarks.Zeroed)), 50_000 - Tolerance, 50_000 + Tolerance);
        Assert.InRange(Peak(summary, nameof(FrameBenchmarks.Awaiting)), 0, 64 << 10);
    }

    private static void AssertSizes(IToolchain toolchain)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "stacks are measured on Linux only");
        var summary = Run<SizedBenchmarks>(Job.Dry.WithToolchain(toolchain).WithStackSize("512K"));

        Assert.All(summary.Reports, report => Assert.True(report.Success));
        Assert.Equal(
            ["1 MiB", "296 KiB", "512 KiB"],
            summary.BenchmarksCases.Select(benchmark => StackSizeColumn.Default.GetValue(summary, benchmark))
                .Order(StringComparer.Ordinal));
    }

    private static double Peak(Summary summary, string method) =>
        summary.Reports.Single(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method).Metrics["Peak Stack"].Value;

    private static Summary Run<T>(Job job)
    {
        using var folder = new TemporaryFolder();
        var config = ManualConfig.CreateEmpty()
            .AddStackDiagnoser()
            .AddColumnProvider(global::BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
            .AddJob(job)
            .WithArtifactsPath(folder.Path)
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator);
        return BenchmarkRunner.Run<T>(config);
    }

    private sealed class HiddenEngineFactory : IEngineFactory
    {
        public IEngine CreateReadyToRun(EngineParameters engineParameters) => new EngineFactory().CreateReadyToRun(engineParameters);
    }
}
