using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Lab.Analysis;
using Lab.Console;
using Lab.Jobs;
using Lab.Probing;
using Lab.Tracing;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary><c>probe NAME…</c>: the stack of named workloads, measured and verified.</summary>
internal sealed class ProbeCommand(TextWriter output, TextWriter error)
{
    /// <summary>Who probes single calls wants to be sure of them: a run over the whole catalog takes a tenth of this for each.</summary>
    internal static readonly TimeSpan LaterCalls = TimeSpan.FromSeconds(1);

    private readonly Option<bool> _json = Options.Json();
    private readonly WorkloadOptions _names = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly ProbeOptions _probe = new();

    private readonly Option<ByteSize[]> _sizes = new("--size")
    {
        Description = "Try plain threads of this size too, such as 256K, 4M or 0x400000 (repeatable)",
        HelpName = "size",
        DefaultValueFactory = _ => [],
        CustomParser = StackSizes,
    };

    private readonly Option<bool> _trace = new("--trace")
    {
        Description = "Name the function that takes the stack, step by step, with its Python line",
    };

    private readonly Option<string?> _traceOut = new("--trace-out")
    {
        Description = "Write the trace as speedscope JSON to this file, and as collapsed stacks next to it",
        HelpName = "file",
    };

    private readonly Option<Host?> _host = new("--host")
    {
        Description = "guarded: through Python's C API; pythonnet: through pythonnet, and the C API to compare; lapack: the LAPACK "
            + "routine alone (default: guarded)",
        HelpName = "host",
        CustomParser = result => Options.ReadHost(result, "probes", Host.Guarded, Host.PythonNet, Host.Lapack),
    };

    public Command Create()
    {
        var command = new Command(
            "probe", "Measure what stack named workloads need, and verify it by a pair of trials one page apart.");
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
        var names = _names.ReadAny(parsed);
        var host = parsed.GetValue(_host) ?? Host.Guarded;
        if (host == Host.Lapack && parsed.GetValue(_sizes) is { Length: > 0 })
            throw new CommandException(ExitCode.Usage, "--size tries plain threads, which call Python: leave it out with --host lapack");
        if (parsed.GetValue(_traceOut) is { } traceFile)
            TraceFiles.Check(traceFile);
        var display = RunDisplay.Create(error);
        using var context = await OpenAsync(parsed, display, cancel).ConfigureAwait(false);
        var entries = Choose(names, host, context);
        var environments = _environment.Environments(parsed);
        var capture = Capture.Of(context.Header(entries, environments, _probe.Repeats(parsed), _probe.Seed(parsed)) with
        {
            Probes = PlannedProbe.Of(entries, environments.Length, host),
        });
        await MeasureAsync(parsed, capture, context, cancel).ConfigureAwait(false);
        NothingMeasured.Refuse(capture, cancel);

        var results = CaptureAnalysis.Analyse(capture);
        var raised = RaisedWorkload.In(capture);
        if (parsed.GetValue(_json))
        {
            var json = JsonSerializer.Serialize(results.Probes, ResultsJson.Default.ImmutableArrayProbeResult);
            await output.WriteLineAsync(json).ConfigureAwait(false);
        }
        else if (raised.Count < entries.Length)
        {
            ProbeTable.Write(results, output);
        }

        // A workload that was named and raises is for the user to correct.
        foreach (var workload in raised)
            await error.WriteLineAsync(workload.Describe()).ConfigureAwait(false);
        // Last: a file that cannot be written must not keep what was measured.
        if (parsed.GetValue(_traceOut) is { } file)
            display.Report(TraceFiles.Write(file, results.Probes));
        if (cancel.IsCancellationRequested)
            return ExitCode.Interrupted;
        return raised.Count == 0 ? NothingMeasured.ExitCodeOf(results) : ExitCode.Usage;
    }

    private async Task<RunContext> OpenAsync(ParseResult parsed, RunDisplay display, CancellationToken cancel)
    {
        try
        {
            return await _environment.OpenAsync(parsed, display, cancel).ConfigureAwait(false);
        }
        catch (Exception) when (cancel.IsCancellationRequested && parsed.GetValue(_json))
        {
            // Interrupted before anything was measured: who reads JSON gets some all the same.
            await output.WriteLineAsync("[]").ConfigureAwait(false);
            throw;
        }
    }

    private static ImmutableArray<CatalogEntry> Choose(IReadOnlyList<string> names, Host host, RunContext context)
    {
        if (host.NeedsPythonNet() && context.PythonNet.Problem is { } problem)
            throw new CommandException(ExitCode.Environment, problem);
        ImmutableArray<CatalogEntry> entries = [.. WorkloadOptions.Resolve(names, context.Catalog)];
        return host == Host.Lapack && entries.FirstOrDefault(e => e.Lapack is null) is { } undeclared
            ? throw new CommandException(
                ExitCode.Usage, $"no LAPACK routine is declared for {undeclared.Name}: 'list --json' shows the workloads that have one")
            : entries;
    }

    /// <summary>Probes every workload in each environment. An interrupted probe still shows what it measured.</summary>
    private async Task MeasureAsync(ParseResult parsed, Capture capture, RunContext context, CancellationToken cancel)
    {
        var (header, limits) = (capture.Header, _probe.Limits(parsed));
        var trials = new CapturedTrials(context.Supervisor(limits), capture, limits.Deadline);
        var trace = parsed.GetValue(_trace) || parsed.GetValue(_traceOut) is not null ? TraceMode.Always : TraceMode.Never;
        var sizes = UsualSizes.Every.With(parsed.GetValue(_sizes) ?? []);
        var margins = MarginRule.Of(header);
        ProbePlan[][] plans =
        [
            .. from entry in header.Catalog
               where entry.Unavailable is null
               from environment in header.Environments
               let plan = new ProbePlan(entry.Name, environment, header.Repeats, sizes)
               select WithReference(plan with
               {
                   Host = parsed.GetValue(_host) ?? Host.Guarded,
                   Trace = trace,
                   Seed = header.Seed,
                   LaterCalls = LaterCalls,
                   Margins = margins,
               }),
        ];
        _probe.Announce(parsed, plans.Sum(p => p.Length), context.Display);
        await ProbeLoop.RunAsync(plans, header.Seed, _probe.Parallel(parsed), trials, context.Display, cancel).ConfigureAwait(false);
    }

    /// <summary>What pythonnet adds shows only in comparison with the same call through the C API, in the same run.</summary>
    private static ProbePlan[] WithReference(ProbePlan plan) => plan.Host.NeedsPythonNet()
        ? [plan with { Host = Host.Guarded, PlainSizes = UsualSizes.None, Trace = TraceMode.Never }, plan]
        : [plan];

    private static ByteSize[] StackSizes(ArgumentResult result) =>
        Options.Read<ByteSize[]>(result, () => [.. result.Tokens.Select(t => StackSizeRules.Parse(t.Value))], []);
}
