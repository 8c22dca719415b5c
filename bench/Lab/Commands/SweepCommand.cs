using System.CommandLine;
using System.Globalization;
using Lab.Analysis;
using Lab.Console;
using Lab.Jobs;
using Lab.Reports;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary><c>sweep NAME…</c>: the map of outcomes by stack size and host.</summary>
internal sealed class SweepCommand(TextWriter output, TextWriter error)
{
    /// <summary>At a good half second each this takes an hour or two.</summary>
    private const int MostTrials = 10_000;

    private readonly Option<bool> _json = JsonOption.Create();
    private readonly Option<string?> _out = OutOption.Create();
    private readonly WorkloadNames _names = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly ProbeOptions _probe = new();
    private readonly SweepOptions _sweep = new();

    public Command Create()
    {
        var command = new Command("sweep", "Map what becomes of named workloads, by stack size and by host.");
        _names.AddTo(command);
        _sweep.AddTo(command);
        _environment.AddTo(command);
        _probe.AddTo(command);
        command.Options.Add(_out);
        command.Options.Add(_json);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var names = _names.ReadAny(parsed, "sweep");
        var display = RunDisplay.Create(error);
        var (folder, (lab, header)) = await NewRun.PlanAsync(parsed.GetValue(_out), display, () => PlanAsync(parsed, names, display, cancel)).ConfigureAwait(false);
        using var launcher = new WorkerLauncher(LabFiles.Worker, LabFiles.RuntimeHost);
        var supervisor = new TrialSupervisor(launcher, lab.Recipe, _probe.Limits(parsed));
        var results = await new SweepJob(folder, supervisor, display, new Publication(display))
            .RunAsync([header], _probe.Parallel(parsed), _probe.Deadline(parsed), cancel).ConfigureAwait(false);
        if (parsed.GetValue(_json))
            await output.WriteAsync(SweepJson.Render(results)).ConfigureAwait(false);
        else if (!results.Sweeps.IsEmpty || cancel.IsCancellationRequested)
            SweepText.Write(results, folder, output);
        return await EndAsync(results, folder, cancel.IsCancellationRequested).ConfigureAwait(false);
    }

    private async Task<(Laboratory Lab, CaptureEntry.Header Header)> PlanAsync(
        ParseResult parsed, IReadOnlyList<string> names, RunDisplay display, CancellationToken cancel)
    {
        var environment = _environment.Environments(parsed)[0];
        var plan = _sweep.Plan(parsed);
        var lab = await _environment.OpenAsync(parsed, display, cancel).ConfigureAwait(false);
        var entries = WorkloadNames.Resolve(names, lab.Catalog);
        var isThroughPythonNet = plan.Hosts.Any(host => host.NeedsPythonNet());
        if (isThroughPythonNet && lab.PythonNet.Problem is { } problem)
            plan = WithoutPythonNet(plan, problem, plan.Hosts.Any(host => host.NeedsPythonNet() && _sweep.Names(parsed, host)), display);
        CheckRoutines(entries, plan, _sweep.Names(parsed, Host.Lapack), display);
        CheckCount(entries, plan, _probe.Repeats(parsed));
        return (lab, RunHeader.Create(lab, [.. entries], [environment], _probe.Repeats(parsed), _probe.Seed(parsed)) with
        {
            Sweep = plan,
            Packages = isThroughPythonNet ? [lab.PythonNet] : [],
        });
    }

    private static SweepPlan WithoutPythonNet(SweepPlan plan, string problem, bool named, RunDisplay display)
    {
        if (named)
            throw new CommandException(ExitCode.Environment, problem);
        display.Report($"{problem}: its hosts are not swept");
        return plan with { Hosts = [.. plan.Hosts.Where(host => !host.NeedsPythonNet())] };
    }

    private static void CheckRoutines(IReadOnlyList<CatalogEntry> entries, SweepPlan plan, bool named, RunDisplay display)
    {
        if (!plan.Hosts.Contains(Host.Lapack))
            return;
        foreach (var entry in entries.Where(e => e.Lapack is null))
        {
            if (named)
                throw new CommandException(ExitCode.Usage, $"{entry.Name} comes down to no LAPACK routine that the lab can call: leave lapack out of --hosts");
            display.Report($"{entry.Name} comes down to no LAPACK routine that the lab can call: it is not swept on lapack");
        }
    }

    private static void CheckCount(IReadOnlyList<CatalogEntry> entries, SweepPlan plan, int repeats)
    {
        var trials = entries.Sum(e => (long)plan.HostsFor(e).Length) * plan.Sizes.Length * repeats;
        if (trials > MostTrials)
        {
            throw new CommandException(ExitCode.Usage, string.Create(
                CultureInfo.InvariantCulture,
                $"that makes {trials} trials, and a sweep takes up to {MostTrials}: name fewer workloads, sizes or hosts, or a smaller --repeat"));
        }
    }

    /// <summary>Says why what is not in the map is not.</summary>
    private async Task<int> EndAsync(Results results, RunFolder folder, bool interrupted)
    {
        if (interrupted)
            return ExitCode.Interrupted;
        var raised = RaisedWorkloads.In(folder.ReadCapture()).Where(r => results.Sweeps.All(s => s.Workload != r.Workload)).ToList();
        foreach (var probe in results.Probes.Where(p => p.MinimumStackBytes is null && raised.All(r => r.Workload != p.Workload)))
            await error.WriteLineAsync($"{probe.Workload} is not swept, as it has no minimum stack: {probe.Reason}").ConfigureAwait(false);
        // What was named and raises is the user's to mend.
        foreach (var (workload, outcome) in raised)
            await error.WriteLineAsync(RaisedLine.Describe(workload, outcome)).ConfigureAwait(false);
        return raised.Count == 0 ? ExitCode.Done : ExitCode.Usage;
    }
}
