using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Lab.Benchmarking;
using Lab.Catalog;
using Lab.Console;
using Lab.Jobs;
using Lab.Machine;
using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Timings;

namespace Lab.Commands;

/// <summary><c>run</c>, and the lab without a command: the main job.</summary>
internal sealed class RunCommand(TextWriter error)
{
    private readonly WorkloadNames _names = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly ProbeOptions _probe = new();
    private readonly Option<bool> _quick = new("--quick") { Description = "A dozen workloads, in under a minute" };
    private readonly Option<bool> _noBench = new("--no-bench") { Description = "Leave the timings out that a run of the whole catalog ends with" };
    private readonly Option<string?> _out = OutOption.Create();

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Go on with a run that was killed or interrupted (default: the latest)",
        HelpName = "folder",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>What a resumed run takes from the one it goes on with.</summary>
    private static readonly string[] Settled = ["--workload", "--quick", "--no-bench", "--env", "--unset", "--repeat", "--out"];

    public Command AddTo(Command command)
    {
        _names.AddTo(command, asArguments: false);
        _environment.AddTo(command);
        _probe.AddTo(command);
        foreach (var option in new Option[] { _quick, _noBench, _out, _resume })
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var display = RunDisplay.Create(error);
        var (folder, known, lab) = parsed.GetResult(_resume) is { Implicit: false }
            ? await ResumeAsync(parsed, display, cancel).ConfigureAwait(false)
            : await StartAsync(parsed, display, cancel).ConfigureAwait(false);
        using var launcher = new WorkerLauncher(LabFiles.Worker, LabFiles.RuntimeHost);
        var supervisor = new TrialSupervisor(launcher, lab.Recipe, _probe.Limits(parsed));
        var isSweep = known[0] is CaptureEntry.Header { Sweep: not null };
        var (parallel, deadline) = (_probe.Parallel(parsed), _probe.Deadline(parsed));
        var publication = new Publication(display);
        var stage = new BenchmarkStage(folder, lab.Recipe, display, lines: null);
        var results = isSweep
            ? await new SweepJob(folder, supervisor, display, publication).RunAsync(known, parallel, deadline, cancel).ConfigureAwait(false)
            : await new MainJob(folder, launcher, supervisor, display, stage, publication) { HasPythonNet = lab.PythonNet.Problem is null }.RunAsync(known, parallel, deadline, cancel).ConfigureAwait(false);
        if (isSweep)
            SweepText.Write(results, folder, parsed.InvocationConfiguration.Output);
        else
            VerdictText.Write(results, folder, parsed.InvocationConfiguration.Output);
        if (cancel.IsCancellationRequested)
            return ExitCode.Interrupted;
        // One of the catalog's that raises is in the report; one of the user's own is his to mend.
        var raised = RaisedWorkloads.In(folder.ReadCapture()).Where(r => UserWorkload.Looks(r.Workload)).ToList();
        foreach (var (workload, outcome) in raised)
            await error.WriteLineAsync(RaisedLine.Describe(workload, outcome)).ConfigureAwait(false);
        return raised.Count == 0 ? ExitCode.Done : ExitCode.Usage;
    }

    private async Task<(RunFolder Folder, IReadOnlyList<CaptureEntry> Known, Laboratory Lab)> StartAsync(
        ParseResult parsed, RunDisplay display, CancellationToken cancel)
    {
        var names = _names.Read(parsed);
        var environments = _environment.Environments(parsed);
        Platform.RequireMeasurable();
        var (folder, (known, lab)) = await NewRun.PlanAsync(parsed.GetValue(_out), display, PlanAsync).ConfigureAwait(false);
        return (folder, known, lab);

        async Task<(IReadOnlyList<CaptureEntry> Known, Laboratory Lab)> PlanAsync()
        {
            var opened = await _environment.OpenAsync(parsed, display, cancel).ConfigureAwait(false);
            var catalog = Select(parsed, names, opened);
            display.Report(Opening(opened, catalog));
            var header = RunHeader.Create(opened, catalog, environments, _probe.Repeats(parsed), _probe.Seed(parsed));
            header = header with { PlainSizes = UsualSizes.Common.Sizes, Benchmarks = Timed(parsed, names, opened) };
            // A user who names workloads wants these measured, and as fast as possible: not through pythonnet too.
            if (names.Count > 0)
                return ([header], opened);
            var pythonNet = opened.PythonNet;
            if (pythonNet.Problem is { } problem)
                display.Report($"{problem}: nothing is measured through it");
            return ([header with { Packages = [pythonNet], ThroughPythonNet = pythonNet.Problem is null ? WorkloadSelection.ThroughPythonNet(catalog) : [] }], opened);
        }
    }

    private async Task<(RunFolder Folder, IReadOnlyList<CaptureEntry> Known, Laboratory Lab)> ResumeAsync(
        ParseResult parsed, RunDisplay display, CancellationToken cancel)
    {
        var given = parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(o => !o.Implicit && Settled.Contains(o.Option.Name));
        if (given is not null)
            throw new CommandException(ExitCode.Usage, $"{given.Option.Name} has no effect with --resume: what a run measures was settled when it was started");
        var folder = RunFolder.Find(parsed.GetValue(_resume));
        var known = folder.ReadCapture();
        var header = (CaptureEntry.Header)known[0];
        var lab = await _environment.OpenAsync(parsed, display, cancel, header.Environments[0]).ConfigureAwait(false);
        var callsPythonNet = !header.ThroughPythonNet.IsEmpty || header.Sweep?.Hosts.Any(host => host.NeedsPythonNet()) == true;
        if (callsPythonNet && lab.PythonNet.Problem is { } problem)
            display.Report($"{problem}: what is left of that run's calls through it stays without a number");
        if (MeasuringConditions.Difference(header, lab.Machine, lab.Facts) is { } difference)
            throw new CommandException(ExitCode.Usage, difference);
        display.Report($"going on with {folder.Path}: {known.OfType<CaptureEntry.Trial>().Count()} trials are there already");
        return (folder, known, lab);
    }

    /// <summary>A run of the whole catalog ends with the short form of the benchmarks.</summary>
    private BenchmarkWish? Timed(ParseResult parsed, IReadOnlyList<string> names, Laboratory lab) => IsTimed(parsed, names)
        ? new BenchmarkWish(BenchmarkWish.Short, BenchmarkSelection.FilterOfRun, BenchmarkSelection.OfShortForm(lab.Catalog.Entries))
        : null;

    private bool IsTimed(ParseResult parsed, IReadOnlyList<string> names) => names.Count == 0 && !parsed.GetValue(_quick) && !parsed.GetValue(_noBench);

    private ImmutableArray<CatalogEntry> Select(ParseResult parsed, IReadOnlyList<string> names, Laboratory lab)
    {
        if (names.Count > 0)
            return [.. WorkloadNames.Resolve(names, lab.Catalog)];
        return parsed.GetValue(_quick)
            ? WorkloadSelection.OfQuickRun(lab.Catalog.Entries)
            : WorkloadSelection.OfFullRun(lab.Catalog.Entries);
    }

    private static string Opening(Laboratory lab, ImmutableArray<CatalogEntry> catalog)
    {
        var blas = lab.Facts.Blas.IsEmpty ? "no BLAS" : string.Join(", ", lab.Facts.Blas.Select(b => b.Library));
        var available = catalog.Count(e => e.Unavailable is null);
        var missing = available == catalog.Length ? "" : $" ({catalog.Length - available} lack a package)";
        return $"measuring {available} workload{(available == 1 ? "" : "s")}{missing} with Python {lab.Facts.Version} ({lab.Facts.Executable}), {blas}";
    }
}
