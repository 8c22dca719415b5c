using System.Text.Json;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.ConsoleArguments;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using Lab.Benchmarks.Running;
using Lab.StackProbe;
using Lab.Trials.Timings;

namespace Lab.Benchmarks;

/// <summary>The program of benchmarks that the lab starts, once for each bridge: a process has one interpreter.</summary>
internal static class Program
{
    /// <summary>
    /// Makes each operation once and prints what it brought back: two bridges that bring back something else do not time the same.
    /// </summary>
    private const string ValuesOption = "--values";

    /// <param name="args">BenchmarkDotNet's, with the lab's own jobs; or <c>--values</c> alone.</param>
    /// <returns>The status that the process ends with.</returns>
    private static int Main(string[] args)
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
        if (plan.Supervisor is { } supervisor)
            ParentWatch.Start(supervisor);
        if (args is [ValuesOption])
        {
            OperationValues.Print(plan, Console.Out);
            return 0;
        }

        var (job, arguments) = JobChoice.From(args);
        var config = BenchmarkConfig.Of(
            plan with { Artifacts = Path.GetFullPath(plan.Artifacts), Timings = Path.GetFullPath(plan.Timings) }, job);
        // The default toolchain looks for the solution, and in it for this project, from the current folder upwards.
        Environment.CurrentDirectory = AppContext.BaseDirectory;
        var types = Suite.Of(plan);
        // Arguments that cannot be read are left to BenchmarkDotNet, which says what is wrong with them.
        if (Count(types, arguments, config) is { } count)
        {
            // The lab hands one filter to all bridges. BenchmarkDotNet calls a filter that leaves nothing a mistake.
            if (count == 0)
                return 0;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{BenchmarkPlan.CountMark}{count}"));
        }

        var summaries = BenchmarkSwitcher.FromTypes(types).Run(arguments, config);
        return summaries.Any(s => s.HasCriticalValidationErrors) ? 1 : 0;
    }

    /// <summary>How many benchmarks the filter leaves; null where the arguments cannot be read.</summary>
    private static int? Count(Type[] types, string[] arguments, IConfig config)
    {
        var (understood, parsed, _) = ConfigParser.Parse(arguments, NullLogger.Instance, config);
        return understood
            ? types.Sum(type => BenchmarkConverter.TypeToBenchmarks(type, ManualConfig.Union(config, parsed)).BenchmarksCases.Length)
            : null;
    }
}
