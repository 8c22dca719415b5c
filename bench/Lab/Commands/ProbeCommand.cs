using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Lab.Analysis;
using Lab.Console;
using Lab.Jobs;
using Lab.Probing;
using Lab.Supervision;
using Lab.Tracing;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary><c>probe NAME…</c>: the stack of named workloads, measured and verified.</summary>
internal sealed class ProbeCommand(TextWriter output, TextWriter error)
{
    private readonly Option<bool> _json = JsonOption.Create();
    private readonly WorkloadNames _names = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly ProbeOptions _probe = new();

    private readonly Option<ByteSize[]> _sizes = new("--size")
    {
        Description = "Try plain threads of this size too, such as 256K, 4M or 0x400000 (repeatable)",
        HelpName = "size",
        DefaultValueFactory = _ => [],
        CustomParser = StackSizes,
    };

    private readonly Option<bool> _trace = new("--trace") { Description = "Name the function that takes the stack, step by step, with its Python line" };

    private readonly Option<string?> _traceOut = new("--trace-out")
    {
        Description = "Write the trace as speedscope JSON to this file, and as collapsed stacks beside it",
        HelpName = "file",
    };

    private readonly Option<Host> _host = new("--host")
    {
        Description = "guarded: the workload through Python's C API; pythonnet: through pythonnet, and the C API beside it; lapack: the LAPACK routine alone",
        HelpName = "host",
        DefaultValueFactory = _ => Host.Guarded,
        CustomParser = GuardedHost,
    };

    public Command Create()
    {
        var command = new Command("probe", "Measure what stack named workloads need, and verify it by a survive/crash pair one page apart.");
        _names.AddTo(command);
        _environment.AddTo(command);
        _probe.AddTo(command);
        command.Options.Add(_sizes);
        command.Options.Add(_trace);
        command.Options.Add(_traceOut);
        command.Options.Add(_host);
        command.Options.Add(_json);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var names = _names.ReadAny(parsed, "probe");
        var environments = _environment.Environments(parsed);
        var trace = parsed.GetValue(_trace) || parsed.GetValue(_traceOut) is not null ? TraceWish.Always : TraceWish.Never;
        var host = parsed.GetValue(_host);
        if (host == Host.Lapack && parsed.GetValue(_sizes) is { Length: > 0 })
            throw new CommandException(ExitCode.Usage, "--size tries plain threads, which call Python: leave it out with --host lapack");
        var sizes = UsualSizes.Every.With(parsed.GetValue(_sizes) ?? []);
        var seed = _probe.Seed(parsed);
        var display = RunDisplay.Create(error);
        var lab = await _environment.OpenAsync(parsed, display, cancel).ConfigureAwait(false);
        if (host.NeedsPythonNet() && lab.PythonNet.Problem is { } problem)
            throw new CommandException(ExitCode.Environment, problem);
        var entries = WorkloadNames.Resolve(names, lab.Catalog);
        if (host == Host.Lapack && entries.FirstOrDefault(e => e.Lapack is null) is { } undeclared)
            throw new CommandException(ExitCode.Usage, $"no LAPACK routine is declared for {undeclared.Name}: 'list --json' shows the workloads that have one");
        var header = RunHeader.Create(lab, [.. entries], environments, _probe.Repeats(parsed), seed) with { Host = host };
        var plans = entries.Where(e => e.Unavailable is null)
            .SelectMany(e => environments.Select(environment =>
                Beside(new ProbePlan(e.Name, environment, _probe.Repeats(parsed), sizes) { Host = host, Trace = trace, Seed = seed })))
            .ToArray();
        new Random(seed).Shuffle(plans);

        using var launcher = new WorkerLauncher(LabFiles.Worker, LabFiles.RuntimeHost);
        var supervisor = new TrialSupervisor(launcher, lab.Recipe, _probe.Limits(parsed));
        var trials = new KeptTrials(supervisor);
        var run = new MeasurementRun(trials, _probe.Parallel(parsed));
        try
        {
            await display.WhileAsync(plans.Sum(p => p.Length), progress => run.RunAsync(
                plans,
                (_, _) =>
                {
                    progress.Finished(1);
                    return true;
                },
                cancel)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            display.Report("interrupted: this is what was measured");
        }

        IReadOnlyList<CaptureEntry> capture = [header, .. trials.Ended];
        var results = CaptureAnalysis.Analyse(capture);
        if (parsed.GetValue(_traceOut) is { } file)
            display.Report(TraceFiles.Write(file, results.Probes));
        var raised = RaisedWorkloads.In(capture);
        if (parsed.GetValue(_json))
            await output.WriteLineAsync(JsonSerializer.Serialize(results.Probes, ResultsJson.Default.ImmutableArrayProbeResult)).ConfigureAwait(false);
        else if (raised.Count < entries.Count)
            ProbeTable.Write(results, output);
        // What was named and raises is the user's to mend.
        foreach (var (workload, outcome) in raised)
            await error.WriteLineAsync(RaisedLine.Describe(workload, outcome)).ConfigureAwait(false);
        if (cancel.IsCancellationRequested)
            return ExitCode.Interrupted;
        return raised.Count == 0 ? ExitCode.Done : ExitCode.Usage;
    }

    /// <summary>What pythonnet adds shows only beside the same call through the C API, in the same run.</summary>
    private static ProbePlan[] Beside(ProbePlan plan) => plan.Host.NeedsPythonNet()
        ? [plan with { Host = Host.Guarded, PlainSizes = UsualSizes.None, Trace = TraceWish.Never }, plan]
        : [plan];

    private static Host GuardedHost(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "guarded":
                return Host.Guarded;
            case "pythonnet":
                return Host.PythonNet;
            case "lapack":
                return Host.Lapack;
            case var other:
                result.AddError($"'{other}' is no host that a probe can be made on: write guarded, pythonnet or lapack");
                return default;
        }
    }

    private static ByteSize[] StackSizes(ArgumentResult result)
    {
        try
        {
            return [.. result.Tokens.Select(t => StackSizeRules.Parse(t.Value))];
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return [];
        }
    }
}
