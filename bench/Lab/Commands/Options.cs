using System.Collections;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Numerics;
using Lab.Analysis;
using Lab.Catalog;
using Lab.Console;
using Lab.Jobs;
using Lab.Python.Locating;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary>Single options that several commands have.</summary>
internal static class Options
{
    /// <summary><c>--json</c>: the results as JSON alone on stdout; everything else goes to stderr anyway.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the results as JSON on stdout" };

    /// <summary><c>--out</c>: the folder of a new run.</summary>
    public static Option<string?> Out() =>
        new("--out") { Description = "Folder to write to (default: artifacts/TIME)", HelpName = "folder" };

    /// <summary><c>--deadline</c>: the most that something may take, in seconds.</summary>
    public static Option<double> Deadline(string description = "Seconds that a workload's set-up may take, and its call") =>
        new("--deadline")
        {
            Description = description,
            HelpName = "seconds",
            DefaultValueFactory = _ => 60,
            CustomParser = result => Number<double>(result, 1, 86400, "from 1 to 86400 seconds"),
        };

    /// <summary>Reads one of the hosts that a command has a use for.</summary>
    /// <param name="use">What for, as it ends "not a host for".</param>
    /// <param name="hosts">Two at least.</param>
    public static Host ReadHost(ArgumentResult result, string use, params ReadOnlySpan<Host> hosts)
    {
        var names = new List<string>();
        foreach (var host in hosts)
        {
            names.Add(JsonNames.Of(host));
            if (names[^1] == result.Tokens[0].Value)
                return host;
        }

        result.AddError(
            $"'{result.Tokens[0].Value}' is not a host for {use}: write {string.Join(", ", names.SkipLast(1))} or {names[^1]}");
        return default;
    }

    /// <summary>Reads a number in a range.</summary>
    public static T Number<T>(ArgumentResult result, T least, T most, string range)
        where T : INumber<T>
    {
        if (T.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} takes a number {range}");
        return least;
    }

    /// <summary>
    /// Says how long it will take where a number was asked for that takes minutes: until the first result is there, nothing else does.
    /// </summary>
    /// <param name="asked">How often something was asked for.</param>
    /// <param name="trials">The trials that this makes.</param>
    /// <param name="parallel">How many run at the same time.</param>
    /// <returns>Null where it is not worth a word.</returns>
    public static string? Announce(string asked, long trials, int parallel)
    {
        // On average, in runs of the whole catalog.
        var time = TimeSpan.FromSeconds(0.5 * trials / Math.Min(parallel, Environment.ProcessorCount));
        return time < TimeSpan.FromMinutes(1) ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{asked} makes {trials} trials: about {Math.Round(time.TotalMinutes)} min at half a second each");
    }

    /// <summary>Reads what a parser refuses with a message, and tells the user that message.</summary>
    public static T Read<T>(ArgumentResult result, Func<T> parse, T otherwise)
    {
        try
        {
            return parse();
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return otherwise;
        }
    }
}

/// <summary>The options that say which Python runs, and in which environment. Shared by every command that starts workers.</summary>
internal sealed class EnvironmentOptions
{
    private readonly Option<string?> _python = new("--python")
    {
        Description = "Python to embed: an executable, or a folder with bin/python3",
        HelpName = "path",
    };

    private readonly Option<bool> _provision = new("--provision")
    {
        Description = "Retry Python packages whose installation failed recently",
    };

    private readonly Option<string[]> _env = new("--env")
    {
        Description = "Set a variable in the workers' environment (repeatable)",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _unset = new("--unset")
    {
        Description = "Remove a variable from the workers' environment (repeatable)",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    public EnvironmentOptions()
    {
        _python.Validators.Add(result =>
        {
            // Of a variable that is not set: another Python than the one that was meant must not be measured.
            if (result.Tokens is [{ Value: var value }] && string.IsNullOrWhiteSpace(value))
                result.AddError("--python is empty: write, for instance, --python /usr/bin/python3");
        });
        _env.Validators.Add(RequireAssignments);
        _unset.Validators.Add(RequireNames);
    }

    /// <summary>The Python alone, for a command that decides itself with which variables it starts processes.</summary>
    public void AddPythonTo(Command command) => command.Options.Add(_python);

    /// <param name="provision">False for a command that installs nothing.</param>
    public void AddTo(Command command, bool provision = true)
    {
        AddPythonTo(command);
        if (provision)
            command.Options.Add(_provision);
        command.Options.Add(_env);
        command.Options.Add(_unset);
    }

    public string? Python(ParseResult parsed) => parsed.GetValue(_python);

    /// <summary>Opens what a command measures with: the Python that was asked for, in the environment that was asked for.</summary>
    /// <param name="environment">Another environment, such as that of an earlier run.</param>
    /// <param name="asksBlas">Whether the command needs <see cref="RunContext.Facts"/>.</param>
    /// <exception cref="CommandException">There is no Python to use.</exception>
    /// <exception cref="PythonNotUsableException">The one that was named cannot be used.</exception>
    public Task<RunContext> OpenAsync(
        ParseResult parsed,
        RunDisplay display,
        CancellationToken cancel,
        TrialEnvironment? environment = null,
        bool asksBlas = true) => RunContext.OpenAsync(
            Python(parsed), parsed.GetValue(_provision), environment ?? Environments(parsed)[0], display, cancel, asksBlas);

    /// <summary>The variables that steer a BLAS in the environment that the lab was started in.</summary>
    public static ImmutableSortedDictionary<string, string> InheritedSteering =>
        Inherited.Where(v => TrialEnvironment.Steers(v.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static IReadOnlyList<KeyValuePair<string, string>> Inherited =>
    [
        .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(v => KeyValuePair.Create((string)v.Key, (string?)v.Value ?? "")),
    ];

    /// <summary>
    /// The environments of a probe: the BLAS not limited, unless the user does that, and limited to one thread. Only the first
    /// where the user has limited it to one thread.
    /// </summary>
    public ImmutableArray<TrialEnvironment> Environments(ParseResult parsed)
    {
        var inherited = Inherited;
        var set = (parsed.GetValue(_env) ?? [])
            .Select(a => a.Split('=', 2))
            .GroupBy(a => a[0], StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last()[1], StringComparer.Ordinal);
        var unset = parsed.GetValue(_unset) ?? [];
        if (unset.FirstOrDefault(set.ContainsKey) is { } both)
            throw new CommandException(ExitCode.Usage, $"--env sets {both} and --unset removes it: leave one of them out");
        var asUser = TrialEnvironment.Derive(inherited, set, unset, blasThreads: null);
        return asUser.BlasThreads == 1 ? [asUser] : [asUser, TrialEnvironment.Derive(inherited, set, unset, blasThreads: 1)];
    }

    private static void RequireAssignments(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            result.AddError($"'{token.Value}' sets no variable: write --env NAME=VALUE");
        RefuseHome(result, result.Tokens.Select(t => t.Value.Split('=')[0]));
    }

    private static void RequireNames(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(t => t.Value.Length == 0 || t.Value.Contains('=', StringComparison.Ordinal)))
            result.AddError($"'{token.Value}' is not a variable's name: write --unset NAME");
        RefuseHome(result, result.Tokens.Select(t => t.Value));
    }

    /// <summary>Workers need it to find the standard library of the Python that they embed, and get it from there.</summary>
    private static void RefuseHome(OptionResult result, IEnumerable<string> names)
    {
        if (names.Contains("PYTHONHOME", StringComparer.Ordinal))
            result.AddError("the lab sets PYTHONHOME to that of the Python it embeds: to use another Python, name it with --python");
    }
}

/// <summary>The options of commands that make probes.</summary>
internal sealed class ProbeOptions
{
    private readonly Option<int> _repeat = new("--repeat")
    {
        Description = "Measure each peak this often, each time in a fresh process",
        HelpName = "n",
        DefaultValueFactory = _ => 1,
        CustomParser = result => Options.Number(result, 1, 1000, "from 1 to 1000"),
    };

    private readonly Option<int> _parallel = new("--parallel")
    {
        Description = "Workers at the same time",
        HelpName = "n",
        DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, 8),
        CustomParser = result => Options.Number(result, 1, 256, "from 1 to 256"),
    };

    private readonly Option<double> _deadline = Options.Deadline();

    private readonly Option<int?> _seed = new("--seed")
    {
        Description = "Shuffle the order and the sizes of the environment by this seed (default: a random one)",
        HelpName = "n",
        CustomParser = result => Options.Number(result, 0, int.MaxValue, "from 0 to 2147483647"),
    };

    public ProbeOptions AddTo(Command command)
    {
        foreach (var option in new Option[] { _repeat, _seed, _parallel, _deadline })
            command.Options.Add(option);
        return this;
    }

    public int Repeats(ParseResult parsed) => parsed.GetValue(_repeat);

    /// <summary>Says how long many repeats will take.</summary>
    /// <param name="probes">How many peaks are measured that often.</param>
    public void Announce(ParseResult parsed, int probes, RunDisplay display)
    {
        var repeats = Repeats(parsed);
        var asked = string.Create(CultureInfo.InvariantCulture, $"--repeat {repeats}");
        if (repeats > 1 && Options.Announce(asked, (long)probes * repeats, Parallel(parsed)) is { } line)
            display.Report(line);
    }

    /// <summary>Of everything that is shuffled. Ask once: where none was given it is random.</summary>
    public int Seed(ParseResult parsed) => parsed.GetValue(_seed) ?? Random.Shared.Next();

    public int Parallel(ParseResult parsed) => parsed.GetValue(_parallel);

    public TrialLimits Limits(ParseResult parsed) =>
        TrialLimits.Default with { Deadline = TimeSpan.FromSeconds(parsed.GetValue(_deadline)) };
}

/// <summary>Workloads named on a command line: as arguments, or with <c>--workload</c>.</summary>
internal sealed class WorkloadOptions
{
    private readonly Argument<string[]> _names = new("workload")
    {
        Description = "Catalog names ('list' shows them), library.* for all of a library, or your own as path/to/file.py:function",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _option = new("--workload")
    {
        Description = "A workload, by its catalog name, as library.* or as path/to/file.py:function (repeatable)",
        HelpName = "name",
        DefaultValueFactory = _ => [],
    };

    public WorkloadOptions AddTo(Command command, bool asArguments = true)
    {
        if (asArguments)
            command.Arguments.Add(_names);
        command.Options.Add(_option);
        return this;
    }

    /// <summary>The names as they were written; those that are files are checked at once, before anything is started.</summary>
    /// <exception cref="CommandException">A file is not there.</exception>
    public IReadOnlyList<string> Read(ParseResult parsed)
    {
        var arguments = parsed.GetResult(_names) is null ? [] : parsed.GetValue(_names) ?? [];
        var names = arguments.Concat(parsed.GetValue(_option) ?? []).Distinct().ToList();
        foreach (var name in names)
        {
            WorkloadCatalog.RefuseWrongN(name);
            if (UserWorkload.IsReference(name))
                _ = UserWorkload.Entry(name);
        }

        return names;
    }

    /// <summary>The same, of a command that takes one at least.</summary>
    /// <exception cref="CommandException">None is named, or a file is not there.</exception>
    public IReadOnlyList<string> ReadAny(ParseResult parsed) => Read(parsed) is { Count: > 0 } names
        ? names
        : throw new CommandException(
            ExitCode.Usage, "no workload given. Run 'list' to see the catalog, or pass your own as path/to/file.py:function");

    /// <summary>The entries of names.</summary>
    /// <exception cref="CommandException">There is no such workload.</exception>
    public static IReadOnlyList<CatalogEntry> Resolve(IEnumerable<string> names, WorkloadCatalog catalog) =>
        [.. names.SelectMany(name => Expand(name, catalog)).DistinctBy(e => e.Name)];

    private static ImmutableArray<CatalogEntry> Expand(string name, WorkloadCatalog catalog) =>
        name.Contains('*') && !UserWorkload.IsReference(name) ? catalog.FindLibrary(name) : [catalog.Find(name)];
}
