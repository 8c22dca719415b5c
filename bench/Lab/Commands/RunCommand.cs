using System.CommandLine;
using System.CommandLine.Parsing;
using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Console;
using Lab.Jobs;
using Lab.Machine;
using Lab.Probing;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Timings;

namespace Lab.Commands;

/// <summary><c>run</c>, and the lab without a command: the main job, or what is left of an earlier run.</summary>
internal sealed class RunCommand(TextWriter error)
{
    private readonly WorkloadOptions _names = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly ProbeOptions _probe = new();
    private readonly Option<bool> _quick = new("--quick") { Description = "A dozen workloads, without timings" };
    private readonly Option<bool> _noBench = new("--no-bench")
    {
        Description = "Leave out the timings that a run of the whole catalog ends with",
    };

    private readonly Option<string?> _out = Options.Out();

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Resume a run, a sweep or a curve that was killed or interrupted (default: the latest)",
        HelpName = "folder",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _trust = new("--trust")
    {
        Description = "With --resume: run what the capture says, also where the run was not started by you on this machine",
    };

    /// <summary>What a resumed run takes from the one it goes on with.</summary>
    private static readonly string[] Settled = ["--workload", "--quick", "--no-bench", "--env", "--unset", "--repeat", "--seed", "--out"];

    public Command AddTo(Command command)
    {
        _names.AddTo(command, asArguments: false);
        _environment.AddTo(command);
        _probe.AddTo(command);
        foreach (var option in new Option[] { _quick, _noBench, _out, _resume, _trust })
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var display = RunDisplay.Create(error);
        var resumes = parsed.GetResult(_resume) is { Implicit: false };

        // Open: the folder and its capture; then Python, the catalog and the machine.
        using var run = resumes ? Reopen(parsed, display) : Open(parsed, display);
        using var context = await _environment.OpenAsync(
            parsed, display, cancel, resumes ? run.Capture.Header.Environments[0] : null).ConfigureAwait(false);

        // Plan. A resumed run has its plan: the capture's header.
        if (resumes)
            CheckConditions(run, context);
        else
        {
            run.Start(Plan(parsed, context));
            _probe.Announce(parsed, run.Capture.Header.Probes.Length, display);
        }

        // Measure, time, publish.
        var results = await run.RunAsync(run.Jobs(context, _probe.Limits(parsed), _probe.Parallel(parsed)), cancel).ConfigureAwait(false);
        var end = new RunEnd(parsed.InvocationConfiguration.Output, error);
        return await end.TellAsync(run, results, json: false, cancel).ConfigureAwait(false);
    }

    private Run Open(ParseResult parsed, RunDisplay display)
    {
        // An error in the command line or in this machine is reported before a folder is made.
        if (parsed.GetValue(_trust))
            throw new CommandException(ExitCode.Usage, "--trust has no effect without --resume");
        _ = _names.Read(parsed);
        Platform.RequireMeasurable();
        return Run.Create(parsed.GetValue(_out), display);
    }

    private Run Reopen(ParseResult parsed, RunDisplay display)
    {
        var given = parsed.CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(o => !o.Implicit && Settled.Contains(o.Option.Name));
        if (given is not null)
        {
            throw new CommandException(
                ExitCode.Usage, $"{given.Option.Name} has no effect with --resume: what a run measures was decided when it was started");
        }

        return Run.Resume(parsed.GetValue(_resume), parsed.GetValue(_trust), display);
    }

    private static void CheckConditions(Run run, RunContext context)
    {
        var header = run.Capture.Header;
        var hosts = header.Probes.Select(p => p.Host).Concat(header.Sweep?.Hosts ?? []);
        if (hosts.Any(host => host.NeedsPythonNet()) && context.PythonNet.Problem is { } problem)
            context.Display.Report($"{problem}: what is left of that run's calls through it stays without a number");
        if (ResumeConditions.Difference(header, context.Machine, context.Facts) is { } difference)
            throw new CommandException(ExitCode.Usage, difference);
        // Where a chosen library is gone, a process would load another one without a word.
        var libraries = (header.Blas?.Variants ?? []).SelectMany(v => v.Loaded).Select(b => b.Path).OfType<string>();
        if (libraries.FirstOrDefault(path => !File.Exists(path)) is { } gone)
        {
            throw new CommandException(
                ExitCode.Usage, $"that run measures with {VisibleText.Line(gone, 100)}, which is not there any more: start a new run");
        }

        var there = header.Suite is null
            ? Plural.Of(run.Capture.Trials.Length, "trial")
            : Plural.Of(run.Capture.Tests.Select(t => t.Test).Distinct().Count(), "test");
        context.Display.Report($"resuming {run.Folder.Path}, which holds {there}");
    }

    private CaptureEntry.Header Plan(ParseResult parsed, RunContext context)
    {
        var names = _names.Read(parsed);
        var entries = context.Catalog.Entries;
        ImmutableArray<CatalogEntry> catalog = names.Count > 0 ? [.. WorkloadOptions.Resolve(names, context.Catalog)]
            : parsed.GetValue(_quick) ? WorkloadSelection.OfQuickRun(entries)
            : WorkloadSelection.OfFullRun(entries);
        // A user who names workloads wants these measured, and as fast as possible: not through pythonnet too.
        var pythonNet = names.Count > 0 ? null : context.PythonNet;
        if (pythonNet?.Problem is { } problem)
            context.Display.Report($"{problem}: nothing is measured through it");
        // A run of the whole catalog ends with the short form of the benchmarks.
        var isTimed = names.Count == 0 && !parsed.GetValue(_quick) && !parsed.GetValue(_noBench);
        var environments = _environment.Environments(parsed);
        var probes = PlannedProbe.Of(
            catalog,
            environments.Length,
            Host.Guarded,
            UsualSizes.Common.Sizes,
            pythonNet is { Problem: null } ? WorkloadSelection.ThroughPythonNet(catalog) : [],
            observedAbove: BlasLimit.Worthwhile);
        context.Display.Report(Opening(context, catalog, probes));
        return context.Header(catalog, environments, _probe.Repeats(parsed), _probe.Seed(parsed)) with
        {
            Probes = probes,
            Benchmarks = isTimed ? new(
                BenchmarkRequest.Short, WorkloadSelection.TimedByRun, WorkloadSelection.TimedBriefly(entries)) : null,
            Packages = pythonNet is null ? [] : [pythonNet],
            OtherKernels = true,
        };
    }

    private static string Opening(RunContext context, ImmutableArray<CatalogEntry> catalog, ImmutableArray<PlannedProbe> probes)
    {
        var through = probes.Count(p => p.Host.NeedsPythonNet());
        var facts = context.Facts;
        var blas = facts.Blas.IsEmpty ? "no BLAS" : string.Join(", ", facts.Blas.Select(b => b.Library));
        var available = catalog.Count(e => e.Unavailable is null);
        var missing = available == catalog.Length ? "" : $" ({catalog.Length - available} lack a package)";
        // With fewer BLAS threads only what needs much stack is measured.
        var most = probes.Any(p => p.Environment > 0) ? "up to " : "";
        return $"measuring {Plural.Of(available, "workload")}{missing} with Python {facts.Version} ({facts.Executable}), {blas}: "
            + $"{most}{Plural.Of(probes.Length, "probe")}, each of one workload in one environment"
            + (through == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {through} of them through pythonnet"));
    }
}
