using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Lab.Abi;
using Lab.Catalog;
using Lab.Console;
using Lab.Probing;
using Lab.Supervision;
using Lab.Triage;
using Lab.Trials;

namespace Lab.Commands;

/// <summary><c>triage NAME</c>: runs a workload until it dies, and explains the death.</summary>
internal sealed class TriageCommand(TextWriter output, TextWriter error)
{
    private readonly Option<bool> _json = Options.Json();
    private readonly WorkloadOptions _names = new();
    private readonly EnvironmentOptions _environment = new();

    private readonly Option<ByteSize> _stack = new("--stack")
    {
        Description = "Stack of the thread that makes the call, such as 256K or 4M; 1 MiB is what a JVM and many other hosts give",
        HelpName = "size",
        DefaultValueFactory = _ => ByteSize.FromMiB(1),
        CustomParser = StackSize,
    };

    private readonly Option<Host?> _host = new("--host")
    {
        Description = "How the call is made: thread (new Thread(f, size)) or guarded (a red zone below the stack) (default: thread)",
        HelpName = "host",
        CustomParser = result => ParseHost(result),
    };

    private readonly Option<int> _attempts = new("--attempts")
    {
        Description = "Runs until it dies, at most this many",
        HelpName = "n",
        DefaultValueFactory = _ => 10,
        CustomParser = result => Options.Number(result, 1, 1000, "from 1 to 1000"),
    };

    private readonly Option<double> _deadline = Options.Deadline();

    public Command Create()
    {
        var command = new Command("triage", "Run a workload until it dies, and explain in one screen what it died of and what to do.");
        _names.AddTo(command);
        _environment.AddTo(command);
        foreach (var option in new Option[] { _stack, _host, _attempts, _deadline, _json })
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        if (_names.Read(parsed) is not [var name])
        {
            throw new CommandException(
                ExitCode.Usage, "name one workload. Run 'list' to see the catalog, or pass your own as path/to/file.py:function");
        }

        var environments = _environment.Environments(parsed);
        var display = RunDisplay.Create(error);
        using var context = await _environment.OpenAsync(parsed, display, cancel, asksBlas: false).ConfigureAwait(false);
        if (WorkloadOptions.Resolve([name], context.Catalog) is not [var entry])
            throw new CommandException(ExitCode.Usage, $"'{name}' names several workloads: name one");
        if (entry.Unavailable is { } reason)
            throw NothingMeasured.Because(entry.Name, reason);

        var limits = TrialLimits.Default with { Deadline = TimeSpan.FromSeconds(parsed.GetValue(_deadline)) };
        var trials = new TriageRun(
            inspector => new TrialSupervisor(context.Launcher, context.Recipe, limits) { Inspector = inspector },
            new Gdb(context.Processes),
            display)
        {
            Margins = new(context.Machine, context.Catalog.Entries),
        };
        var host = parsed.GetValue(_host) ?? Host.Thread;
        var watermark = host.IsGuarded() ? Watermark.Residency : Watermark.None;
        var spec = new TrialSpec(entry.Name, host, parsed.GetValue(_stack), environments[0], watermark, 0);
        if (Options.Announce("--attempts " + parsed.GetValue(_attempts), parsed.GetValue(_attempts), 1) is { } line)
            display.Report($"{line}, if none dies before");
        var evidence = await trials.RunAsync(spec, parsed.GetValue(_attempts), environments[^1], cancel).ConfigureAwait(false);
        // Where only the trial on a roomy stack could not be started, the report says so.
        if (evidence.Attempts[^1].Outcome is Outcome.LaunchFailed failed)
            throw NothingMeasured.Because(entry.Name, failed.Reason);
        if (evidence.Observed.Outcome is Outcome.Raised { Stage: TrialStage.SetUp } raised)
            throw new CommandException(ExitCode.Usage, new RaisedWorkload(entry.Name, raised).Describe());

        var report = TriageReport.Of(evidence);
        if (report.Cause is TriageCause.LayoutFault && UserWorkload.FileOf(entry.Name) is { } file)
        {
            var audit = new AbiAudit(context.Processes, HeaderProbe.FindCompiler(), ChildEnvironment.Of(environments[0]));
            var part = await audit.FileAsync(context.Python, file, cancel).ConfigureAwait(false);
            report = report with { Happened = [.. report.Happened, .. part.Mismatches.Select(m => $"the structs of {part.Of}: {m}")] };
        }

        if (parsed.GetValue(_json))
            await output.WriteLineAsync(JsonSerializer.Serialize(report, LabJson.Default.TriageReport)).ConfigureAwait(false);
        else
            await output.WriteLineAsync(string.Join('\n', TriageScreen.Lines(report))).ConfigureAwait(false);
        return report.Cause == TriageCause.None ? ExitCode.Done : ExitCode.Failed;
    }

    private static Host ParseHost(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "thread":
                return Host.Thread;
            case "guarded":
                return Host.Guarded;
            case var other:
                result.AddError($"'{other}' is not a host for triage: write thread or guarded");
                return default;
        }
    }

    private static ByteSize StackSize(ArgumentResult result) =>
        Options.Read(result, () => StackSizeRules.Parse(result.Tokens[0].Value), default);
}
