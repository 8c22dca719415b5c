using System.Collections;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Lab.Console;
using Lab.Jobs;
using Lab.Python.Locating;
using Lab.Trials;

namespace Lab.Commands;

/// <summary>The options that say which Python runs, and in which environment. Shared by every command that starts workers.</summary>
internal sealed class EnvironmentOptions
{
    private readonly Option<string?> _python = new("--python") { Description = "Python to embed: an executable, or a folder with bin/python3", HelpName = "path" };

    private readonly Option<bool> _provision = new("--provision") { Description = "Try again to install the Python packages that could not be installed lately" };

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
        command.Options.Add(_provision);
        command.Options.Add(_env);
        command.Options.Add(_unset);
    }

    public string? Python(ParseResult parsed) => parsed.GetValue(_python);

    /// <summary>Opens the laboratory with the Python that was asked for, in the environment that was asked for.</summary>
    /// <param name="environment">Another, such as that of an earlier run.</param>
    /// <exception cref="CommandException">There is no Python to use.</exception>
    /// <exception cref="PythonNotUsableException">The one that was named cannot be used.</exception>
    public Task<Laboratory> OpenAsync(ParseResult parsed, RunDisplay display, CancellationToken cancel, TrialEnvironment? environment = null) =>
        Laboratory.OpenAsync(Python(parsed), parsed.GetValue(_provision), environment ?? Environments(parsed)[0], display, cancel);

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
