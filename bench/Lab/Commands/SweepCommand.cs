using System.CommandLine;
using System.CommandLine.Parsing;
using Lab.Analysis;
using Lab.Console;
using Lab.Jobs;
using Lab.Probing;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary><c>sweep NAME…</c>: the map of outcomes by stack size and host.</summary>
internal sealed class SweepCommand(TextWriter output, TextWriter error)
{
    /// <summary>At a good half second each this takes an hour or two.</summary>
    private const int MostTrials = 10_000;

    private readonly Option<bool> _json = Options.Json();
    private readonly Option<string?> _out = Options.Out();
    private readonly WorkloadOptions _names = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly ProbeOptions _probe = new();
    private readonly SweepOptions _sweep = new();

    public Command Create()
    {
        var command = new Command("sweep", "Map the outcome for every stack size on every host, for named workloads.");
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
        var environment = _environment.Environments(parsed)[0];
        var plan = _sweep.Plan(parsed);
        ImmutableArray<CatalogEntry> entries = [.. WorkloadOptions.Resolve(names, context.Catalog)];
        var isThroughPythonNet = plan.Hosts.Any(host => host.NeedsPythonNet());
        if (isThroughPythonNet && context.PythonNet.Problem is { } problem)
        {
            var named = plan.Hosts.Any(host => host.NeedsPythonNet() && _sweep.Names(parsed, host));
            plan = WithoutPythonNet(plan, problem, named, context.Display);
        }

        CheckRoutines(entries, plan, _sweep.Names(parsed, Host.Lapack), context.Display);
        var trials = CheckedCount(entries, plan, _probe.Repeats(parsed));
        if (Options.Announce("the sweep", trials, _probe.Parallel(parsed)) is { } duration)
            context.Display.Report(duration);
        return context.Header(entries, [environment], _probe.Repeats(parsed), _probe.Seed(parsed)) with
        {
            Probes = PlannedProbe.Of(entries, environments: 1),
            Sweep = plan,
            Packages = isThroughPythonNet ? [context.PythonNet] : [],
        };
    }

    private static SweepPlan WithoutPythonNet(SweepPlan plan, string problem, bool named, RunDisplay display)
    {
        if (named)
            throw new CommandException(ExitCode.Environment, problem);
        display.Report($"{problem}: its hosts are not swept");
        return plan with { Hosts = [.. plan.Hosts.Where(host => !host.NeedsPythonNet())] };
    }

    private static void CheckRoutines(ImmutableArray<CatalogEntry> entries, SweepPlan plan, bool named, RunDisplay display)
    {
        if (!plan.Hosts.Contains(Host.Lapack))
            return;
        foreach (var entry in entries.Where(e => e.Lapack is null))
        {
            var without = $"{entry.Name} has no LAPACK routine that can be called directly";
            if (named)
                throw new CommandException(ExitCode.Usage, $"{without}; remove 'lapack' from --hosts");
            display.Report($"{without}: it is not swept on lapack");
        }
    }

    private static long CheckedCount(ImmutableArray<CatalogEntry> entries, SweepPlan plan, int repeats)
    {
        var trials = entries.Sum(e => (long)plan.HostsFor(e).Length) * plan.Sizes.Length * repeats;
        if (trials > MostTrials)
        {
            throw new CommandException(ExitCode.Usage, string.Create(
                CultureInfo.InvariantCulture,
                $"that makes {trials} trials, and a sweep takes up to {MostTrials}: name fewer workloads, sizes or hosts, or a smaller "
                    + $"--repeat"));
        }

        return trials;
    }
}

/// <summary>The options that say what a sweep tries.</summary>
internal sealed class SweepOptions
{
    private const string AllHosts = "all";

    private readonly Option<ByteSize[]> _sizes = new("--sizes")
    {
        Description = "Sizes to try: 64K..16M doubles, 128K..3176K:64K steps, 256K,1M are single ones " +
            "(default: 64K..16M, each minimum and a page below)",
        HelpName = "sizes",
        DefaultValueFactory = _ => [],
        CustomParser = result => Options.Read<ByteSize[]>(result, () => [.. SweepSizes.Parse(Joined(result))], []),
    };

    private readonly Option<Host[]> _hosts = new("--hosts")
    {
        Description = $"Hosts to try, or {AllHosts}: {string.Join(", ", Enum.GetValues<Host>().Select(JsonNames.Of))} (default: "
            + $"guarded,thread)",
        HelpName = "hosts",
        DefaultValueFactory = _ => [],
        CustomParser = result => Options.Read(result, () => Hosts(Joined(result)), []),
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _sizes, _hosts })
            command.Options.Add(option);
    }

    public SweepPlan Plan(ParseResult parsed)
    {
        var hosts = parsed.GetValue(_hosts) is { Length: > 0 } chosen ? chosen : [Host.Guarded, Host.Thread];
        return parsed.GetValue(_sizes) is { Length: > 0 } named
            ? new([.. named], null, [.. hosts])
            : new(SweepSizes.Usual, StackSizeRules.Smallest, [.. hosts]);
    }

    /// <summary>True if the host was asked for by its name, not as one of all.</summary>
    public bool Names(ParseResult parsed, Host host) =>
        parsed.GetResult(_hosts)?.Tokens.Any(t => Names(t.Value).Contains(JsonNames.Of(host))) == true;

    /// <exception cref="FormatException">One is not a host; the message names those there are.</exception>
    internal static Host[] Hosts(string text)
    {
        var names = Names(text);
        var known = Enum.GetValues<Host>().ToDictionary(JsonNames.Of, StringComparer.Ordinal);
        if (names.FirstOrDefault(name => name != AllHosts && !known.ContainsKey(name)) is { } unknown)
        {
            throw new FormatException(
                $"there is no host '{unknown}': write {string.Join(", ", known.Keys)}, several with commas between, or {AllHosts}");
        }

        return names.Contains(AllHosts) ? [.. known.Values] : [.. names.Select(name => known[name]).Distinct().Order()];
    }

    private static string[] Names(string text) => [.. text.Split(',').Select(name => name.Trim())];

    /// <summary>Given several times, the lists are read as one.</summary>
    private static string Joined(ArgumentResult result) => string.Join(',', result.Tokens.Select(t => t.Value));
}
