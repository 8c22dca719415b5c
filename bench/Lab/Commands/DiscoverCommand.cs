using System.CommandLine;
using Lab.Console;
using Lab.Jobs;
using Lab.Probing;
using Lab.Python.Provisioning;
using Lab.Reports;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary><c>discover TARGET…</c>: pytest suites inside a .NET process, with the stack that each test takes.</summary>
internal sealed class DiscoverCommand(TextWriter output, TextWriter error)
{
    /// <summary>The tests of a numeric library take a few MiB, and a recursion that fills more is endless.</summary>
    private static readonly ByteSize Survey = ByteSize.FromMiB(64);

    private const string Stdout = "-";

    private static readonly NamedFile MarkdownFile = new("the summary", "--markdown");

    private readonly Argument<string[]> _targets = new("target")
    {
        Description = "Packages such as scipy.linalg, paths, or single tests as path/to/test_file.py::test",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<ByteSize?> _stack = new("--stack")
    {
        Description = "Run the tests on threads of this size, and report those that die (default: measure the peak of each on 64 MiB)",
        HelpName = "size",
        CustomParser = result => Options.Read<ByteSize?>(result, () => StackSizeRules.Parse(result.Tokens[0].Value), null),
    };

    private readonly Option<Host?> _host = new("--host")
    {
        Description = "How the body of each test is called: guarded, thread or pool; the last two need --stack (default: guarded)",
        HelpName = "host",
        CustomParser = result => Options.ReadHost(result, "tests", Host.Guarded, Host.Thread, Host.Pool),
    };

    private readonly Option<string> _keyword = new("-k")
    {
        Description = "Run the tests that match this expression, as pytest's -k",
        HelpName = "expression",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<int> _jobs = new("--jobs")
    {
        Description = "Workers at the same time",
        HelpName = "n",
        DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, 8),
        CustomParser = result => Options.Number(result, 1, 256, "from 1 to 256"),
    };

    private readonly Option<bool> _verify = new("--verify")
    {
        Description = "Verify the minimum of each test that does not fit everywhere by a pair of trials, each test by itself",
    };

    private readonly Option<double> _deadline = Options.Deadline("Seconds that a test may take");

    private readonly Option<string?> _markdown = new("--markdown")
    {
        Description = "Write Markdown for the summary of a job to this file; - for stdout",
        HelpName = "file",
    };

    private readonly Option<bool> _json = Options.Json();
    private readonly Option<string?> _out = Options.Out();
    private readonly EnvironmentOptions _environment = new();

    public Command Create()
    {
        var command = new Command("discover", "Run pytest suites inside a .NET process, and find the tests that take much stack.");
        command.Arguments.Add(_targets);
        foreach (var option in new Option[] { _stack, _host, _keyword, _jobs, _verify, _deadline })
            command.Options.Add(option);
        _environment.AddTo(command);
        foreach (var option in new Option[] { _out, _markdown, _json })
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var plan = Plan(parsed);
        var markdown = parsed.GetValue(_markdown);
        if (markdown is not (null or Stdout))
            MarkdownFile.Check(markdown);
        if (markdown is Stdout && parsed.GetValue(_json))
            throw new CommandException(ExitCode.Usage, "--json and --markdown - both write to stdout: name a file for the Markdown");
        var display = RunDisplay.Create(error);
        using var run = Run.Create(parsed.GetValue(_out), display);
        using var context = await _environment.OpenAsync(parsed, display, cancel).ConfigureAwait(false);
        var environment = _environment.Environments(parsed)[0];
        if (await new Provisioner().AddAsync("pytest", context.Python, ChildEnvironment.Of(environment), display, cancel)
            .ConfigureAwait(false) is { } lacking)
        {
            throw new CommandException(ExitCode.Environment, lacking);
        }

        run.Start(context.Header([], [environment], repeats: 1, seed: 0) with { Suite = plan });
        var limits = TrialLimits.Default with { Deadline = TimeSpan.FromSeconds(parsed.GetValue(_deadline)) };
        var results = await run.RunAsync(run.Jobs(context, limits, parsed.GetValue(_jobs)), cancel).ConfigureAwait(false);
        if (parsed.GetValue(_json))
            await output.WriteAsync(JsonReport.Suite(results)).ConfigureAwait(false);
        else if (markdown is not Stdout)
            SuiteLines.Write(results, run.Folder, output);
        if (markdown is Stdout)
            await output.WriteAsync(SuiteMarkdown.Render(results.Suite!)).ConfigureAwait(false);
        else if (markdown is not null)
            MarkdownFile.Write(markdown, SuiteMarkdown.Render(results.Suite!));
        return cancel.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
    }

    private SuitePlan Plan(ParseResult parsed)
    {
        var (host, stack) = (parsed.GetValue(_host) ?? Host.Guarded, parsed.GetValue(_stack));
        if (!host.IsGuarded() && stack is null)
        {
            throw new CommandException(
                ExitCode.Usage, "a survey needs a guarded stack: leave --host out, or say with --stack which size the threads have");
        }

        return new([.. parsed.GetValue(_targets)!.Distinct()], parsed.GetValue(_keyword)!, host, Survey, stack, parsed.GetValue(_verify));
    }
}
