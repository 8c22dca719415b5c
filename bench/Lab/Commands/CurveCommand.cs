using System.CommandLine;
using Lab.Analysis.Sizes;
using Lab.Console;
using Lab.Jobs;
using Lab.Probing;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary><c>curve NAME… --n 10..2000</c>: the need over the n of a set-up, with its gates.</summary>
internal sealed class CurveCommand(TextWriter output, TextWriter error)
{
    private const string HowToWrite = "write the smallest and the largest, such as 10..2000";

    private readonly Option<bool> _json = Options.Json();
    private readonly Option<string?> _out = Options.Out();
    private readonly WorkloadOptions _names = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly ProbeOptions _probe = new();

    private readonly Option<(int From, int To)?> _range = new("--n")
    {
        Description = "The range of n (default: 10..1000)",
        HelpName = "from..to",
        CustomParser = result => Options.Read(result, () => Range(result.Tokens[0].Value), (1, 1)),
    };

    private readonly Option<int> _probes = new("--probes")
    {
        Description = "The most n that are measured of a workload",
        HelpName = "n",
        DefaultValueFactory = _ => 100,
        CustomParser = result => Options.Number(
            result, 2, CurvePlan.LargestBudget, string.Create(CultureInfo.InvariantCulture, $"from 2 to {CurvePlan.LargestBudget}")),
    };

    private readonly Option<ByteSize[]> _stacks = new("--stack")
    {
        Description = "Say up to which n a stack of this size is enough (repeatable; default: 1536K and 8M)",
        HelpName = "size",
        DefaultValueFactory = _ => [],
        CustomParser = result => Options.Read<ByteSize[]>(
            result, () => [.. result.Tokens.Select(t => StackSizeRules.Parse(t.Value))], []),
    };

    public Command Create()
    {
        var command = new Command("curve", "Measure the need of named workloads over the n of their set-up, and find its gates.");
        _names.AddTo(command);
        command.Options.Add(_range);
        command.Options.Add(_probes);
        command.Options.Add(_stacks);
        _environment.AddTo(command);
        _probe.AddTo(command);
        command.Options.Add(_out);
        command.Options.Add(_json);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var names = _names.ReadAny(parsed);
        var display = RunDisplay.Create(error);
        using var run = Run.Create(parsed.GetValue(_out), display);
        using var context = await _environment.OpenAsync(parsed, display, cancel).ConfigureAwait(false);
        run.Start(Plan(parsed, names, context));
        var results = await run.RunAsync(run.Jobs(context, _probe.Limits(parsed), _probe.Parallel(parsed)), cancel).ConfigureAwait(false);
        return await new RunEnd(output, error).TellAsync(run, results, parsed.GetValue(_json), cancel).ConfigureAwait(false);
    }

    private CaptureEntry.Header Plan(ParseResult parsed, IReadOnlyList<string> names, RunContext context)
    {
        ImmutableArray<CatalogEntry> entries = [.. names.Select(context.Catalog.FindFamily).DistinctBy(e => e.Name)];
        var (from, to) = parsed.GetValue(_range) ?? (10, 1000);
        var stacks = parsed.GetValue(_stacks) is { Length: > 0 } named
            ? named.AsEnumerable() : CommonStackSize.All.Skip(2).Select(s => s.Size);
        return context.Header(entries, [_environment.Environments(parsed)[0]], _probe.Repeats(parsed), _probe.Seed(parsed)) with
        {
            Curve = new(from, to, parsed.GetValue(_probes), [.. stacks.Distinct().Order()]),
        };
    }

    /// <exception cref="FormatException">It is no range; the message says how to write one.</exception>
    internal static (int From, int To) Range(string text)
    {
        if (text.Split("..") is not [var first, var last] || !TryRead(first, out var from) || !TryRead(last, out var to))
            throw new FormatException($"'{text}' is no range of n: {HowToWrite}");
        if (from < 1 || to > CurvePlan.LargestN)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{text}': n is from 1 to {CurvePlan.LargestN}"));
        return from <= to ? (from, to) : throw new FormatException($"'{text}' runs backwards: write {last.Trim()}..{first.Trim()}");

        static bool TryRead(string number, out int n) =>
            int.TryParse(number.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out n);
    }
}
