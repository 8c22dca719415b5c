using System.CommandLine;
using System.Text.Json;
using Lab.Analysis;
using Lab.Benchmarking;
using Lab.Catalog;
using Lab.Console;
using Lab.Jobs;
using Lab.Machine;
using Lab.Probing;
using Lab.Reports;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Timings;

namespace Lab.Commands;

/// <summary><c>bench</c>: what calls, stack sizes and threads cost in time, by BenchmarkDotNet.</summary>
internal sealed class BenchCommand(TextWriter output, TextWriter error)
{
    /// <summary>
    /// The class whose benchmarks time workloads: where the filter leaves none of them, no minimum stack need be measured.
    /// </summary>
    private const string LatencySuite = "WorkloadLatency";

    private readonly Option<string[]> _filter = new("--filter")
    {
        Description = "Only benchmarks whose full name a glob matches, such as *Empty* (repeatable)",
        HelpName = "glob",
        DefaultValueFactory = _ => ["*"],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _job = new("--job")
    {
        Description = "short: all in one process, minutes; default: a process a benchmark, tens of minutes",
        HelpName = "short|default",
        DefaultValueFactory = _ => BenchmarkRequest.Default,
    };

    private readonly Option<bool> _list = new("--list") { Description = "Only print the names of the benchmarks that the filter leaves" };
    private readonly Option<bool> _json = Options.Json();
    private readonly Option<string?> _out = Options.Out();
    private readonly WorkloadOptions _names = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly ProbeOptions _probe = new();

    public Command Create()
    {
        _job.AcceptOnlyFromAmong(BenchmarkRequest.Short, BenchmarkRequest.Default);
        var command = new Command("bench", "Time calls into Python, workloads by stack size, and threads, by BenchmarkDotNet.");
        command.Options.Add(_filter);
        command.Options.Add(_job);
        command.Options.Add(_list);
        _names.AddTo(command, asArguments: false);
        _environment.AddTo(command);
        _probe.AddTo(command);
        command.Options.Add(_out);
        command.Options.Add(_json);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var names = _names.Read(parsed);
        Platform.RequireMeasurable();
        var display = RunDisplay.Create(error);
        if (parsed.GetValue(_list) && names.Count > 0)
            throw new CommandException(ExitCode.Usage, "--list names benchmarks, and --workload chooses none of them: leave it out");
        if (parsed.GetValue(_list))
            return await ListAsync(parsed, display, cancel).ConfigureAwait(false);
        using var run = Run.Create(parsed.GetValue(_out), display);
        using var context = await _environment.OpenAsync(parsed, display, cancel).ConfigureAwait(false);
        run.Start(await PlanAsync(parsed, names, context, cancel).ConfigureAwait(false));
        var jobs = run.Jobs(context, _probe.Limits(parsed), _probe.Parallel(parsed), lines: display);
        var results = await run.RunAsync(jobs, cancel).ConfigureAwait(false);
        NothingMeasured.Refuse(run.Capture, cancel);
        if (parsed.GetValue(_json))
            await output.WriteAsync(JsonReport.Render(results)).ConfigureAwait(false);
        else
            TimingText.Write(results, run.Folder, output);
        return cancel.IsCancellationRequested ? ExitCode.Interrupted : await EndAsync(results, run.Capture).ConfigureAwait(false);
    }

    private async Task<CaptureEntry.Header> PlanAsync(
        ParseResult parsed, IReadOnlyList<string> names, RunContext context, CancellationToken cancel)
    {
        var environments = _environment.Environments(parsed);
        ImmutableArray<string> filter = [.. parsed.GetValue(_filter) ?? []];
        var listed = await ListAsync(context, environments[0], filter, cancel).ConfigureAwait(false);
        var isLatency = listed.Any(name => name.Contains(LatencySuite, StringComparison.Ordinal));
        if (names.Count > 0 && !isLatency)
        {
            throw new CommandException(
                ExitCode.Usage, $"--workload chooses what {LatencySuite} times, and --filter leaves that out: leave one of them out");
        }

        // Only the latency of workloads needs their minimum stacks.
        ImmutableArray<CatalogEntry> chosen = isLatency
            ? [.. WorkloadOptions.Resolve(names.Count > 0 ? names : WorkloadSelection.Timed(context.Catalog.Entries), context.Catalog)]
            : [];
        return context.Header(chosen, environments, _probe.Repeats(parsed), _probe.Seed(parsed)) with
        {
            Probes = PlannedProbe.Of(
                chosen, environments.Length, Host.Guarded, UsualSizes.Common.Sizes, observedAbove: BlasLimit.Worthwhile),
            Benchmarks = new(parsed.GetValue(_job)!, filter, [.. chosen.Select(e => e.Name)]),
            Packages = [context.PythonNet],
        };
    }

    /// <summary>Says why a workload that was named is not timed.</summary>
    private async Task<int> EndAsync(Results results, Capture capture)
    {
        var raised = RaisedWorkload.In(capture).Where(r => UserWorkload.IsReference(r.Workload)).ToList();
        foreach (var workload in raised)
            await error.WriteLineAsync(workload.Describe()).ConfigureAwait(false);
        var without = results.Probes
            .Where(p => p.MinimumStackBytes is null && raised.All(r => r.Workload != p.Workload))
            .DistinctBy(p => p.Workload);
        foreach (var probe in without)
            await error.WriteLineAsync($"{probe.Workload} is not timed, as it has no minimum stack: {probe.Reason}").ConfigureAwait(false);
        // A workload of the user's own that raises is for the user to correct.
        return raised.Count == 0 ? ExitCode.Done : ExitCode.Usage;
    }

    private async Task<int> ListAsync(ParseResult parsed, RunDisplay display, CancellationToken cancel)
    {
        using var context = await _environment.OpenAsync(parsed, display, cancel).ConfigureAwait(false);
        ImmutableArray<string> filter = [.. parsed.GetValue(_filter) ?? []];
        var names = await ListAsync(context, _environment.Environments(parsed)[0], filter, cancel).ConfigureAwait(false);
        var lines = parsed.GetValue(_json) ? [JsonSerializer.Serialize(names, LabJson.Default.IReadOnlyListString)] : names;
        foreach (var line in lines)
            await output.WriteLineAsync(line).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<string>> ListAsync(
        RunContext context, TrialEnvironment environment, ImmutableArray<string> filter, CancellationToken cancel)
    {
        var benchmarks = new BenchmarkProcess(LabFiles.Benchmarks, context.Recipe, context.Processes);
        List<string> listed = [.. await benchmarks.ListAsync(Bridge.CApi, environment, filter, cancel).ConfigureAwait(false)];
        if (context.PythonNet.Problem is { } problem)
            context.Display.Report($"{problem}: its calls are not timed");
        else
            listed.AddRange(await benchmarks.ListAsync(Bridge.PythonNet, environment, filter, cancel).ConfigureAwait(false));
        return listed.Count > 0 ? listed : throw new CommandException(
            ExitCode.Usage,
            $"no benchmark's name matches {string.Join(' ', filter)}: --filter takes globs over full names ('bench --list' shows them)");
    }
}
