using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Lab.Benchmarks.Tests;

/// <summary>Benchmarks run once each by BenchmarkDotNet, in this process.</summary>
/// <param name="Measured">Benchmarks that came to a figure.</param>
/// <param name="Log">What was said meanwhile.</param>
internal sealed record DryRun(int Measured, string Log)
{
    public static DryRun Of<T>(Func<BenchmarkCase, bool> filter)
    {
        using var artifacts = new TemporaryFolder();
        var log = new AccumulationLogger();
        var config = new ManualConfig { ArtifactsPath = artifacts.Path, Options = ConfigOptions.DisableOptimizationsValidator }
            .AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance))
            .AddFilter(new SimpleFilter(filter))
            .AddLogger(log);
        var output = Console.Out;
        using var said = new StringWriter();
        Console.SetOut(said);
        try
        {
            var summary = BenchmarkRunner.Run<T>(config);
            Assert.False(summary.HasCriticalValidationErrors, log.GetLog());
            Assert.All(summary.Reports, report => Assert.True(report.Success, log.GetLog()));
            return new(summary.Reports.Count(r => r.ResultStatistics is not null), log.GetLog() + said);
        }
        finally
        {
            Console.SetOut(output);
        }
    }
}
