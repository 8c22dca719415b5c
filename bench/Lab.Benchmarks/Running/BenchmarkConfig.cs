using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using Lab.Benchmarks.Floor;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Running;

/// <summary>How BenchmarkDotNet runs the lab's suites: as it does by itself, and each result is handed to the supervisor at once.</summary>
internal static class BenchmarkConfig
{
    public static ManualConfig Of(BenchmarkPlan plan, Job? job)
    {
        var finalMessage = new FinalMessage();
        var floor = new FloorRecorder(plan);
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .WithArtifactsPath(plan.Artifacts)
            // A workload with its stack size is longer than the twenty characters that are shown by default.
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60))
            // Restoring and building on a busy machine takes longer than the two minutes that are allowed by default.
            .WithBuildTimeout(TimeSpan.FromMinutes(10))
            .AddExporter(JsonExporter.Full)
            .AddLogger(finalMessage)
            .AddColumn(new RatioToFloor(floor))
            .AddEventProcessor(new TimingRecorder(plan.Timings, finalMessage), floor);
        return job is null ? config : config.AddJob(job);
    }
}
