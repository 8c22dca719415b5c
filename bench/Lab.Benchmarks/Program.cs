using System.Text.Json;
using BenchmarkDotNet.Running;
using Lab.Benchmarks.Running;
using Lab.StackProbe;
using Lab.Trials.Timings;

BenchmarkPlan plan;
try
{
    plan = CurrentPlan.Read();
}
catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException or JsonException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

var (job, arguments) = JobChoice.From(args);
var config = BenchmarkConfig.Of(plan with { Artifacts = Path.GetFullPath(plan.Artifacts), Timings = Path.GetFullPath(plan.Timings) }, job);
// The default toolchain looks for the solution, and in it for this project, from the current folder upwards.
Environment.CurrentDirectory = AppContext.BaseDirectory;
// A benchmark that dies must leave no core file; its processes inherit that.
CoreFile.Forbid();
ParentWatch.Start();
var summaries = BenchmarkSwitcher.FromTypes(Suites.Types(plan)).Run(arguments, config);
return summaries.Any(s => s.HasCriticalValidationErrors) ? 1 : 0;
