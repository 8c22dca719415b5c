using System.CommandLine;
using System.Text.Json;
using Lab.Analysis;
using Lab.Analysis.Checks;
using Lab.Analysis.Wording;
using Lab.Catalog;
using Lab.Console;
using Lab.Jobs;
using Lab.Probing;
using Lab.Reports;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary>
/// <c>check --stack SIZE</c>: a gate for CI. Each workload is probed in the one environment that production has, and passes if its verified
/// minimum fits the stack with its margin and a plain thread of that size completes it. Those that fail are looked at once more: who took
/// the stack, and whether a larger stack or one BLAS thread would do.
/// </summary>
internal sealed class CheckCommand(TextWriter output, TextWriter error)
{
    private const string Stdout = "-";

    private static readonly NamedFile MarkdownFile = new("the summary", "--markdown");
    private static readonly NamedFile JUnitFile = new("the test results", "--junit");
    private static readonly NamedFile NewBudget = new("the budget", "--write-budget");

    private readonly Option<bool> _json = Options.Json();
    private readonly WorkloadOptions _names = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly ProbeOptions _probe = new();

    private readonly Option<ByteSize?> _stack = new("--stack")
    {
        Description = "Stack of the threads that call Python, such as 1536K or 8M; wins over every stack in the budget",
        HelpName = "size",
        CustomParser = result => Options.Read<ByteSize?>(result, () => StackSizeRules.Parse(result.Tokens[0].Value), null),
    };

    private readonly Option<string?> _budget = new("--budget")
    {
        Description = "Stack, headroom and largest minimum by workload, as JSON; without --workload it says what is checked",
        HelpName = "file",
    };

    private readonly Option<string?> _newBudget = new("--write-budget")
    {
        Description = "Write a budget with the minimums of what passed, or failed for its minimum alone, to start from",
        HelpName = "file",
    };

    private readonly Option<string?> _markdown = new("--markdown")
    {
        Description = "Write a table in GitHub's Markdown to this file; - for stdout",
        HelpName = "file",
    };

    private readonly Option<string?> _junit = new("--junit")
    {
        Description = "Write JUnit XML to this file: a test for each workload",
        HelpName = "file",
    };

    public Command Create()
    {
        var command = new Command("check", "A gate for CI: fail if a workload lacks its headroom on threads of a given stack size.");
        _names.AddTo(command);
        foreach (var option in new Option[] { _stack, _budget, _newBudget, _markdown, _junit, _json })
            command.Options.Add(option);
        _environment.AddTo(command);
        _probe.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        CheckOutputs(parsed);
        var budget = new Budget(null, []);
        var display = RunDisplay.Create(error);
        CheckResult check;
        try
        {
            (budget, var names) = ReadBudget(parsed);
            using var context = await _environment.OpenAsync(parsed, display, cancel).ConfigureAwait(false);
            check = await MeasureAsync(parsed, budget, names, context, cancel).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Who reads the files must not find those of an earlier check.
            var unfinished = new CheckResult(cancel.IsCancellationRequested ? CheckResult.Interrupted : e.Message, []);
            if (cancel.IsCancellationRequested)
                await PrintAsync(parsed, unfinished).ConfigureAwait(false);
            WriteFiles(parsed, unfinished, budget);
            throw;
        }

        // First: a file that cannot be written must not keep what was measured.
        await PrintAsync(parsed, check).ConfigureAwait(false);
        WriteFiles(parsed, check, budget);
        return check.Problem is not null ? ExitCode.Interrupted : check.Failed > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private void CheckOutputs(ParseResult parsed)
    {
        if (parsed.GetValue(_json) && parsed.GetValue(_markdown) == Stdout)
            throw new CommandException(ExitCode.Usage, "--json and --markdown - both want stdout: name a file with --markdown");
        if (parsed.GetValue(_junit) == Stdout)
            throw new CommandException(ExitCode.Usage, "--junit writes to a file: name one");
        var files = new List<string>();
        foreach (var (option, named) in new[] { (_markdown, MarkdownFile), (_junit, JUnitFile), (_newBudget, NewBudget) })
        {
            if (parsed.GetValue(option) is not { } file || (option == _markdown && file == Stdout))
                continue;
            named.Check(file);
            files.Add(Path.GetFullPath(file));
        }

        if (files.Distinct().Count() < files.Count)
            throw new CommandException(ExitCode.Usage, "two outputs name the same file: name another for one of them");
    }

    /// <summary>What the command line and the budget allow, and the workloads that they name; none for the whole catalog.</summary>
    private (Budget Budget, IReadOnlyList<string> Names) ReadBudget(ParseResult parsed)
    {
        var names = _names.Read(parsed);
        var budget = parsed.GetValue(_budget) is { } file ? BudgetFile.Read(file) : new(null, []);
        if (parsed.GetValue(_stack) is { } stack)
            budget = new(stack, [.. budget.Rules.Select(rule => rule with { StackBytes = null })]);
        if (budget is { StackBytes: null, Rules: [] })
            throw new CommandException(ExitCode.Usage, "no stack size given: write --stack 8M, or name a budget with --budget");
        return (budget, names.Count > 0 ? [.. names.Select(AsInBudget).Distinct()] : [.. budget.Rules.Select(rule => rule.Workload)]);

        // The same file can be named in several ways.
        string AsInBudget(string name) => UserWorkload.IsReference(name)
            && budget.Rules.FirstOrDefault(r => BudgetFile.Whole(r.Workload) == BudgetFile.Whole(name)) is { } rule
            ? rule.Workload
            : name;
    }

    private async Task<CheckResult> MeasureAsync(
        ParseResult parsed, Budget budget, IReadOnlyList<string> names, RunContext context, CancellationToken cancel)
    {
        foreach (var rule in budget.Rules)
            _ = ResolveRule(parsed, rule, context.Catalog);
        ImmutableArray<CatalogEntry> entries =
            names.Count == 0 ? context.Catalog.Entries : [.. WorkloadOptions.Resolve(names, context.Catalog)];
        if (entries.FirstOrDefault(e => budget.For(e).StackBytes is null) is { } without)
            throw new CommandException(ExitCode.Usage, $"no stack size for {without.Name}: write --stack 8M, or its stack into the budget");
        var environments = _environment.Environments(parsed);
        var capture = Capture.Of(context.Header(entries, environments, _probe.Repeats(parsed), _probe.Seed(parsed)) with
        {
            Probes = PlannedProbe.Of(entries, environments: 1),
        });

        ProbePlan[][] plans = [.. entries.Where(e => e.Unavailable is null).Select(e => new[] { Plan(e.Name, budget.For(e), 0) })];
        _probe.Announce(parsed, plans.Length, context.Display);
        await ProbeAsync(plans).ConfigureAwait(false);
        NothingMeasured.Refuse(capture, cancel);
        RefuseUnknown(parsed, budget, capture);
        var failed = Judge().Workloads.Where(w => w is { IsFailed: true, MinimumStackBytes: not null }).ToList();
        if (failed.Count > 0 && !cancel.IsCancellationRequested)
        {
            context.Display.Report(
                $"{Plural.Of(failed.Count, "workload")} failed: looking at what takes the stack, and what would be enough");
            await ProbeAsync([.. failed.Select(LookAgain)]).ConfigureAwait(false);
        }

        return Judge();

        CheckResult Judge() => CheckResult.Of(
            capture, budget, named: names.Count > 0, problem: cancel.IsCancellationRequested ? CheckResult.Interrupted : null);

        // What is in the capture is not run again.
        Task ProbeAsync(ProbePlan[][] plans)
        {
            var limits = _probe.Limits(parsed);
            var trials = new CapturedTrials(context.Supervisor(limits), capture, limits.Deadline);
            return ProbeLoop.RunAsync(plans, capture.Header.Seed, _probe.Parallel(parsed), trials, context.Display, cancel);
        }

        // Of plain threads the one that the check is about.
        ProbePlan Plan(string workload, BudgetRule rule, int environment) =>
            new(workload, environments[environment], capture.Header.Repeats, UsualSizes.None.With([rule.StackBytes!.Value]))
            {
                Seed = capture.Header.Seed,
                LaterCalls = ProbeCommand.LaterCalls,
                ObservedAbove = StackSizeRules.Largest,
                Margins = MarginRule.Of(capture.Header),
            };

        // The same probe with a trace and with the recommended size; and with one BLAS thread, where that may help.
        ProbePlan[] LookAgain(CheckedWorkload workload)
        {
            var entry = entries.First(e => e.Name == workload.Workload);
            var again = Plan(entry.Name, budget.For(entry), 0) with { Trace = TraceMode.Always, ObservedAbove = ByteSize.Zero };
            return environments.Length > 1 && entry.Blas && BlasLimit.CanHelp(workload.MinimumStackBytes)
                ? [again, Plan(entry.Name, budget.For(entry), 1)]
                : [again];
        }
    }

    /// <summary>A function that its file has not: only Python can tell, after the plan.</summary>
    private void RefuseUnknown(ParseResult parsed, Budget budget, Capture capture)
    {
        var raised = RaisedWorkload.In(capture);
        if (raised.FirstOrDefault(each => each.Exception.ExceptionType == CatalogError.NoWorkload) is not { } unknown)
            return;
        throw budget.Rules.Any(rule => rule.Workload == unknown.Workload)
            ? BudgetFile.Refusal(parsed.GetValue(_budget)!, $"workloads: {unknown.Describe()}")
            : new CommandException(ExitCode.Usage, unknown.Describe());
    }

    /// <summary>A rule for a workload that there is not would never be checked.</summary>
    private IReadOnlyList<CatalogEntry> ResolveRule(ParseResult parsed, BudgetRule rule, WorkloadCatalog catalog)
    {
        try
        {
            return WorkloadOptions.Resolve([rule.Workload], catalog);
        }
        catch (CommandException e)
        {
            throw BudgetFile.Refusal(parsed.GetValue(_budget)!, $"workloads: {e.Message}");
        }
    }

    private void WriteFiles(ParseResult parsed, CheckResult check, Budget budget)
    {
        if (parsed.GetValue(_junit) is { } junit)
            JUnitFile.Write(junit, CheckJUnit.Render(check));
        if (parsed.GetValue(_markdown) is { } markdown and not Stdout)
            MarkdownFile.Write(markdown, CheckMarkdown.Render(check));
        if (check.Problem is null && parsed.GetValue(_newBudget) is { } file)
        {
            if (!check.Workloads.Any(BudgetFile.IsKept))
            {
                error.WriteLine($"{VisibleText.Line(file, 60)} was not written: no workload passed");
                return;
            }

            NewBudget.Write(file, BudgetFile.Render(check, budget.StackBytes, file));
            if (check.Workloads.Count(w => w.IsFailed && !BudgetFile.IsKept(w)) is > 0 and var left)
            {
                error.WriteLine(
                    $"{Plural.Of(left, "workload")} that failed {Plural.Verb(left, "are", "is")} not in {VisibleText.Line(file, 60)}");
            }
        }
    }

    private async Task PrintAsync(ParseResult parsed, CheckResult check)
    {
        if (parsed.GetValue(_json))
            await output.WriteLineAsync(JsonSerializer.Serialize(check, ResultsJson.Default.CheckResult)).ConfigureAwait(false);
        else if (parsed.GetValue(_markdown) == Stdout)
            await output.WriteAsync(CheckMarkdown.Render(check)).ConfigureAwait(false);
        else
            CheckTable.Write(check, output);
    }
}
