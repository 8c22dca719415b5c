using Lab.Analysis;
using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Jobs;
using Lab.Trials.Timings;
using Spectre.Console;

namespace Lab.Console;

/// <summary>What the benchmarks say, for a person.</summary>
internal static class TimingText
{
    private const string NotMeasured = "–";

    public static void Write(Results results, RunFolder folder, TextWriter output)
    {
        var console = TextConsole.On(output);
        if (results.Timings is { } timings)
        {
            Write(console, "A call into Python", Overhead(timings));
            if (timings.CallOverhead.Any(c => c.Bridge == Bridge.PythonNet))
            {
                console.WriteLine(
                    "Ratios compare each bridge with the C program measured just before and after it; "
                    + "the C program's own time is that of all its runs.");
            }

            Write(console, "A call of a workload, by stack size", Latency(timings));
            Write(console, "Threads", Threads(timings));
            Write(console, "What measuring the stack adds to a call of a millisecond", Watermarks(timings));
        }

        // Not through the console, which would break a long path.
        foreach (var problem in Problems(results))
            output.WriteLine($"not measured: {problem}");
        foreach (var package in results.Packages.Where(c => c.Problem is not null))
            output.WriteLine($"not used: {package.Problem}");
        if (results.Timings is null)
            output.WriteLine("Nothing was timed.");
        if (!results.Finished)
            output.WriteLine($"Benchmarks are incomplete. Finish them with: {folder.ResumeCommand}");
        output.WriteLine($"BenchmarkDotNet's own tables: {folder.Benchmarks}");
        output.WriteLine($"Report: {folder.Report}");
    }

    private static void Write(IAnsiConsole console, string title, Table table)
    {
        if (table.Rows.Count == 0)
            return;
        console.WriteLine();
        console.WriteLine(title);
        console.Write(table);
    }

    private static Table Overhead(TimingResults timings)
    {
        var table = Columns("operation", "through", "time", "to the C program");
        foreach (var call in timings.CallOverhead.Where(c => c.Time is not null))
            Add(table, call.Operation, HostText.Bridge(call.Bridge), TimeText.Of(call.Time!), Compared(call.ToFloor));
        return table;
    }

    private static Table Latency(TimingResults timings)
    {
        var table = Columns("workload", "BLAS threads", "calls", "smallest stack", "time there", "largest", "time there", "changes");
        foreach (var curve in timings.Latency)
        {
            var timed = curve.Points.Where(p => p.Time is not null).ToList();
            if (timed.Count == 0)
                continue;
            var changes = curve.Thresholds
                .Select(t => $"from {t.ToBytes}: {TimeText.Comparison(t.Change)}")
                .DefaultIfEmpty("no step beyond noise");
            Add(
                table,
                curve.Workload,
                EnvironmentText.Threads(curve.Environment.BlasThreads),
                HostText.Calls(curve.Mode),
                timed[0].StackBytes.ToString(),
                TimeText.Of(timed[0].Time!),
                timed[^1].StackBytes.ToString(),
                TimeText.Of(timed[^1].Time!),
                string.Join("; ", curve.ToUnlimited is { } price
                    ? changes.Append($"compared with unlimited threads {TimeText.Comparison(price)}")
                    : changes));
        }

        return table;
    }

    private static Table Threads(TimingResults timings)
    {
        var table = Columns("what", "stack", "time", "memory", "changes");
        foreach (var cost in timings.Threads.Where(t => t.Time is not null))
        {
            var change = timings.ThreadThresholds.FirstOrDefault(
                t => t.Use == cost.Use && t.Count == cost.Count && t.Threshold.ToBytes == cost.StackBytes);
            Add(
                table,
                HostText.Use(cost.Use, cost.Count),
                cost.StackBytes.ToString(),
                TimeText.Of(cost.Time!),
                cost.CommittedBytes?.ToString() ?? NotMeasured,
                change is null ? "" : $"from here: {TimeText.Comparison(change.Threshold.Change)}");
        }

        return table;
    }

    private static Table Watermarks(TimingResults timings)
    {
        var table = Columns("stack", "reading", "time", "to no reading");
        foreach (var cost in timings.Watermarks.Where(w => w.Time is not null))
            Add(table, cost.StackBytes.ToString(), HostText.Reading(cost.Reading), TimeText.Of(cost.Time!), Compared(cost.ToUnmeasured));
        return table;
    }

    private static IEnumerable<string> Problems(Results results)
    {
        if (results.Timings is not { } timings)
            return [];
        var calls = timings.CallOverhead.Where(c => c.Problem is not null)
            .Select(c => $"{c.Operation} through {HostText.TheBridge(c.Bridge)}: {c.Problem}");
        var latencies = timings.Latency.SelectMany(c => c.Points.Where(p => p.Problem is not null)
            .Select(p => $"{c.Workload} on {p.StackBytes}: {p.Problem}"));
        var threads = timings.Threads.Where(t => t.Problem is not null)
            .Select(t => $"{HostText.Use(t.Use, t.Count)} of {t.StackBytes}: {t.Problem}");
        var readings = timings.Watermarks.Where(w => w.Problem is not null)
            .Select(w => $"{HostText.Reading(w.Reading)} on {w.StackBytes}: {w.Problem}");
        return [.. timings.Problems.Select(p => $"the remaining benchmarks: {p}"), .. calls, .. latencies, .. threads, .. readings];
    }

    private static string Compared(Comparison? comparison) => comparison is null ? "" : TimeText.Comparison(comparison);

    private static Table Columns(params ReadOnlySpan<string> names)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in names)
            table.AddColumn(name);
        return table;
    }

    private static void Add(Table table, params IEnumerable<string> cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);
}
