using System.Text.Json;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.ConsoleArguments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using Lab.StackProbe;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Running;

/// <summary>A program of benchmarks that the lab starts: this one, and those of its companions, which refer to it.</summary>
internal static class BenchmarkProgram
{
    /// <summary>Makes each operation once and prints what it brought back: two bridges that bring back something else do not time the same.</summary>
    private const string ValuesOption = "--values";

    /// <param name="args">BenchmarkDotNet's, with the lab's own jobs; or <c>--values</c> alone.</param>
    /// <param name="buildArguments">What the projects that BenchmarkDotNet generates must be restored and built with.</param>
    /// <returns>The status that the process ends with.</returns>
    public static int Run(string[] args, SuiteSet suites, params IReadOnlyList<string> buildArguments)
    {
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

        // A benchmark that dies must leave no core file; its processes inherit that.
        CoreFile.Forbid();
        ParentWatch.Start();
        if (args is [ValuesOption])
        {
            OperationValues.Print(suites, plan, Console.Out);
            return 0;
        }

        var (job, arguments) = JobChoice.From(args);
        // The short job builds nothing.
        if (job is not null && buildArguments.Count > 0 && !job.Infrastructure.HasValue(InfrastructureMode.ToolchainCharacteristic))
            job = job.WithArguments([.. buildArguments.Select(a => new MsBuildArgument(a))]);
        var config = BenchmarkConfig.Of(plan with { Artifacts = Path.GetFullPath(plan.Artifacts), Timings = Path.GetFullPath(plan.Timings) }, job, suites);
        // The default toolchain looks for the solution, and in it for this project, from the current folder upwards.
        Environment.CurrentDirectory = AppContext.BaseDirectory;
        var types = suites.Types(plan);
        // The lab hands one filter to all of its programs. BenchmarkDotNet would call it a mistake where it leaves nothing.
        if (!types.Any(type => Leaves(type, arguments, config)))
            return 0;
        var summaries = BenchmarkSwitcher.FromTypes(types).Run(arguments, config);
        return summaries.Any(s => s.HasCriticalValidationErrors) ? 1 : 0;
    }

    /// <summary>Whether the filter leaves benchmarks of a class; also where the arguments cannot be read, so that BenchmarkDotNet says so.</summary>
    private static bool Leaves(Type type, string[] arguments, IConfig config)
    {
        var (understood, parsed, _) = ConfigParser.Parse(arguments, NullLogger.Instance, config);
        return !understood || BenchmarkConverter.TypeToBenchmarks(type, ManualConfig.Union(config, parsed)).BenchmarksCases.Length > 0;
    }
}
