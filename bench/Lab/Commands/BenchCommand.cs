using System.Collections.Immutable;
using System.CommandLine;
using Lab.Analysis;
using Lab.Benchmarking;
using Lab.Catalog;
using Lab.Console;
using Lab.Jobs;
using Lab.Machine;
using Lab.Probing;
using Lab.Python.Processes;
using Lab.Reports;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Timings;

namespace Lab.Commands;

/// <summary><c>bench</c>: what calls, stack sizes and threads cost in time, by BenchmarkDotNet.</summary>
internal sealed class BenchCommand(TextWriter output, TextWriter error)
{
    /// <summary>The class whose benchmarks time workloads: where the filter leaves none of them, no minimum stack need be measured.</summary>
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
        DefaultValueFactory = _ => BenchmarkWish.Default,
    };

    private readonly Option<bool> _list = new("--list") { Description = "Only print the names of the benchmarks that the filter leaves" };
    private readonly Option<bool> _json = JsonOption.Create();
    private readonly Option<string?> _out = OutOption.Create();
    private readonly WorkloadNames _names = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly ProbeOptions _probe = new();

    public Command Create()
    {
        _job.AcceptOnlyFromAmong(BenchmarkWish.Short, BenchmarkWish.Default);
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
        var environments = _environment.Environments(parsed);
        Platform.RequireMeasurable();
        var display = RunDisplay.Create(error);
        if (parsed.GetValue(_list))
            return await ListAsync(parsed, environments[0], display, cancel).ConfigureAwait(false);
        var (folder, (lab, header)) = await NewRun.PlanAsync(
            parsed.GetValue(_out), display, () => PlanAsync(parsed, names, environments, display, cancel)).ConfigureAwait(false);
        using var launcher = new WorkerLauncher(LabFiles.Worker, LabFiles.RuntimeHost);
        var supervisor = new TrialSupervisor(launcher, lab.Recipe, _probe.Limits(parsed));
        var stage = new BenchmarkStage(folder, lab.Recipe, display, display);
        var results = await new MainJob(folder, launcher, supervisor, display, stage, new Publication(display))
            .RunAsync([header], _probe.Parallel(parsed), _probe.Deadline(parsed), cancel).ConfigureAwait(false);
        if (parsed.GetValue(_json))
            await output.WriteAsync(JsonReport.Render(results)).ConfigureAwait(false);
        else
            TimingText.Write(results, folder, output);
        return cancel.IsCancellationRequested ? ExitCode.Interrupted : await EndAsync(results, folder).ConfigureAwait(false);
    }

    /// <summary>Says why what was named and not timed was not.</summary>
    private async Task<int> EndAsync(Results results, RunFolder folder)
    {
        var raised = RaisedWorkloads.In(folder.ReadCapture()).Where(r => UserWorkload.Looks(r.Workload)).ToList();
        foreach (var (workload, outcome) in raised)
            await error.WriteLineAsync(RaisedLine.Describe(workload, outcome)).ConfigureAwait(false);
        var without = results.Probes.Where(p => p.MinimumStackBytes is null && raised.All(r => r.Workload != p.Workload)).DistinctBy(p => p.Workload);
        foreach (var probe in without)
            await error.WriteLineAsync($"{probe.Workload} is not timed, as it has no minimum stack: {probe.Reason}").ConfigureAwait(false);
        // One of the user's own that raises is his to mend.
        return raised.Count == 0 ? ExitCode.Done : ExitCode.Usage;
    }

    private async Task<int> ListAsync(ParseResult parsed, TrialEnvironment environment, RunDisplay display, CancellationToken cancel)
    {
        var lab = await _environment.OpenAsync(parsed, display, cancel).ConfigureAwait(false);
        foreach (var name in await ListAsync(lab, environment, [.. parsed.GetValue(_filter) ?? []], display, cancel).ConfigureAwait(false))
            await output.WriteLineAsync(name).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<string>> ListAsync(
        Laboratory lab, TrialEnvironment environment, ImmutableArray<string> filter, RunDisplay display, CancellationToken cancel)
    {
        var benchmarks = new BenchmarkProcess(LabFiles.Benchmarks, lab.Recipe, new ProcessRunner());
        List<string> listed = [.. await benchmarks.ListAsync(Bridge.CApi, environment, filter, cancel).ConfigureAwait(false)];
        if (lab.PythonNet.Problem is { } problem)
            display.Report($"{problem}: its calls are not timed");
        else
            listed.AddRange(await benchmarks.ListAsync(Bridge.PythonNet, environment, filter, cancel).ConfigureAwait(false));
        return listed.Count > 0 ? listed : throw new CommandException(
            ExitCode.Usage, $"no benchmark's name matches {string.Join(' ', filter)}: --filter takes globs over full names ('bench --list' shows them)");
    }

    private async Task<(Laboratory Lab, CaptureEntry.Header Header)> PlanAsync(
        ParseResult parsed, IReadOnlyList<string> names, ImmutableArray<TrialEnvironment> environments, RunDisplay display, CancellationToken cancel)
    {
        var lab = await _environment.OpenAsync(parsed, display, cancel).ConfigureAwait(false);
        ImmutableArray<string> filter = [.. parsed.GetValue(_filter) ?? []];
        var listed = await ListAsync(lab, environments[0], filter, display, cancel).ConfigureAwait(false);
        ImmutableArray<CatalogEntry> chosen = listed.Any(name => name.Contains(LatencySuite, StringComparison.Ordinal))
            ? [.. names.Count > 0 ? WorkloadNames.Resolve(names, lab.Catalog) : WorkloadNames.Resolve(BenchmarkSelection.OfFullForm(lab.Catalog.Entries), lab.Catalog)]
            : [];
        var wish = new BenchmarkWish(parsed.GetValue(_job)!, filter, [.. chosen.Select(e => e.Name)]);
        var header = RunHeader.Create(lab, chosen, environments, _probe.Repeats(parsed), _probe.Seed(parsed));
        return (lab, header with { PlainSizes = UsualSizes.Common.Sizes, Benchmarks = wish, Packages = [lab.PythonNet] });
    }
}
