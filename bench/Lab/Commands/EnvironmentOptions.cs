using System.Collections;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Lab.Companions;
using Lab.Console;
using Lab.Jobs;
using Lab.Python.Locating;
using Lab.Trials;

namespace Lab.Commands;

/// <summary>The options that say which Python runs, and in which environment. Shared by every command that starts workers.</summary>
internal sealed class EnvironmentOptions
{
    private readonly Option<string?> _python = new("--python") { Description = "Python to embed: an executable, or a folder with bin/python3", HelpName = "path" };

    private readonly CompanionOptions _companions = new();

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
        _env.Validators.Add(RequireAssignments);
        _unset.Validators.Add(RequireNames);
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_python);
        _companions.AddTo(command);
        command.Options.Add(_env);
        command.Options.Add(_unset);
    }

    public string? Python(ParseResult parsed) => parsed.GetValue(_python);

    /// <summary>Opens the laboratory with the Python that was asked for, in the environment that was asked for.</summary>
    /// <param name="environment">Another, such as that of an earlier run.</param>
    /// <param name="companions">What is built, unless the user does without; none where left out.</param>
    /// <param name="tellsProblems">Whether it is said which of them cannot be had; false where the command says it itself.</param>
    /// <exception cref="CommandException">There is no Python to use.</exception>
    /// <exception cref="PythonNotUsableException">The one that was named cannot be used.</exception>
    public async Task<Laboratory> OpenAsync(
        ParseResult parsed,
        RunDisplay display,
        CancellationToken cancel,
        TrialEnvironment? environment = null,
        ImmutableArray<Companion> companions = default,
        bool tellsProblems = true)
    {
        var lab = await Laboratory.OpenAsync(Python(parsed), _companions.TriesAgain(parsed), environment ?? Environments(parsed)[0], display, cancel).ConfigureAwait(false);
        var built = await BuildAsync(parsed, companions.IsDefault ? [] : companions, display, cancel).ConfigureAwait(false);
        if (tellsProblems)
            built.Tell(display);
        return lab with { Companions = built };
    }

    /// <summary>Builds companions, unless the user does without.</summary>
    public Task<CompanionSet> BuildAsync(ParseResult parsed, ImmutableArray<Companion> companions, IProgress<string> note, CancellationToken cancel) =>
        _companions.BuildAsync(parsed, companions, note, cancel);

    /// <summary>The variables that steer a BLAS in the environment that the lab was started in.</summary>
    public static ImmutableSortedDictionary<string, string> InheritedSteering =>
        Inherited.Where(v => TrialEnvironment.Steers(v.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static IReadOnlyList<KeyValuePair<string, string>> Inherited =>
    [
        .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => KeyValuePair.Create((string)v.Key, (string?)v.Value ?? "")),
    ];

    /// <summary>The two environments of a probe: the BLAS not limited (but by the user himself), and limited to one thread.</summary>
    public ImmutableArray<TrialEnvironment> Environments(ParseResult parsed)
    {
        var inherited = Inherited;
        var set = (parsed.GetValue(_env) ?? [])
            .Select(a => a.Split('=', 2))
            .GroupBy(a => a[0], StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last()[1], StringComparer.Ordinal);
        var unset = parsed.GetValue(_unset) ?? [];
        return
        [
            TrialEnvironment.Derive(inherited, set, unset, blasThreads: null),
            TrialEnvironment.Derive(inherited, set, unset, blasThreads: 1),
        ];
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
            result.AddError($"'{token.Value}' is no variable's name: write --unset NAME");
        RefuseHome(result, result.Tokens.Select(t => t.Value));
    }

    /// <summary>Workers need it to find the standard library of the Python that they embed, and get it from there.</summary>
    private static void RefuseHome(OptionResult result, IEnumerable<string> names)
    {
        if (names.Contains("PYTHONHOME", StringComparer.Ordinal))
            result.AddError("PYTHONHOME is the lab's to set, to that of the Python it embeds: name another Python with --python");
    }
}
