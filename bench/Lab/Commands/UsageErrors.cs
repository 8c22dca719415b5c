using System.Collections.Frozen;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Lab.Catalog;

namespace Lab.Commands;

/// <summary>Explains mistakes that the parser does not see, or does not explain.</summary>
internal static class UsageErrors
{
    /// <returns>One line that says what is wrong and what to write; null if nothing is.</returns>
    public static string? Explain(ParseResult parsed) => MisplacedOption(parsed) ?? MistypedOption(parsed) ?? MistypedCommand(parsed)
        ?? MissingValue(parsed) ?? MissingArgument(parsed) ?? Superfluous(parsed);

    /// <summary>A value of an option, to show how it is written: by the option, or by what its help calls the value.</summary>
    private static readonly FrozenDictionary<string, string> Values = new Dictionary<string, string>
    {
        ["--junit"] = "stack.xml",
        ["--html"] = "comparison.html",
        ["--budget"] = "budget.json",
        ["--write-budget"] = "budget.json",
        ["--trace-out"] = "trace.json",
        ["--compare"] = "scan.json",
        ["--connection-file"] = "kernel.json",
        ["--markdown"] = "summary.md",
        ["--libraries"] = "installed",
        ["--kernels"] = "Haswell,Zen",
        ["--name"] = "lab-echo",
        ["--out"] = "out/run",
        ["--index"] = "artifacts",
        ["--prefix"] = "/opt/venv",
        ["--library-path"] = "/opt/blas",
        ["NAME=VALUE"] = "OPENBLAS_NUM_THREADS=1",
        ["NAME"] = "OPENBLAS_NUM_THREADS",
        ["expression"] = "solve",
        ["file.py"] = "mine.py",
        ["folder"] = "artifacts/latest",
        ["from..to"] = "10..2000",
        ["glob"] = "*CallOverhead*",
        ["host"] = "guarded",
        ["hosts"] = "guarded,thread",
        ["n"] = "4",
        ["name"] = "scipy.lu-500",
        ["numbers"] = "1,2,8",
        ["path"] = "/usr/bin/python3",
        ["percent"] = "5",
        ["seconds"] = "60",
        ["short|default"] = "short",
        ["size"] = "1M",
        ["sizes"] = "64K..16M",
        ["size|percent%"] = "10%",
        ["url"] = "https://example.org/stack/index.html",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>How an option is typed: <c>--size 1M</c>.</summary>
    internal static string Example(Option option) =>
        $"{option.Name} {(Values.TryGetValue(option.Name, out var own) ? own : Values[option.HelpName ?? ""])}";

    private static string? MissingValue(ParseResult parsed)
    {
        var lacking = parsed.CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(o => o is { Implicit: false, Tokens.Count: 0, Option.Arity.MinimumNumberOfValues: > 0 });
        return lacking is null ? null : $"{lacking.Option.Name} lacks its value: write, for instance, {Example(lacking.Option)}";
    }

    private static string? MissingArgument(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var given = parsed.CommandResult.Children.OfType<ArgumentResult>().Where(a => a.Tokens.Count > 0).Select(a => a.Argument);
        var isWhole = command.Arguments.Except(given).All(a => a.Arity.MinimumNumberOfValues == 0);
        return isWhole || parsed.Action is HelpAction ? null : command.Name switch
        {
            "compare" => "compare takes two runs, before and after: write, for instance, compare before artifacts/latest",
            _ => $"{command.Name} takes what to run, a package, a path or a test: write, for instance, {command.Name} scipy.linalg",
        };
    }

    private static string? Superfluous(ParseResult parsed) => parsed.UnmatchedTokens is not [var typed, ..] ? null
        : $"'{typed}' is more than '{parsed.CommandResult.Command.Name}' takes: leave it out, or see "
            + $"{parsed.CommandResult.Command.Name} --help";

    /// <summary>
    /// An option before the command's name: the parser counts it to the lab without a command, whose options are those of the main
    /// job, and the command would never see it.
    /// </summary>
    private static string? MisplacedOption(ParseResult parsed)
    {
        var root = parsed.RootCommandResult;
        if (parsed.CommandResult == root)
            return null;
        // '--help' and '--version' belong to every command.
        var misplaced = root.Children.OfType<OptionResult>()
            .FirstOrDefault(o => o is { Implicit: false, Option.Action: null })?.IdentifierToken?.Value;
        var command = parsed.CommandResult.Command.Name;
        return misplaced is null ? null : $"'{misplaced}' must come after '{command}': {command} … {misplaced}";
    }

    /// <summary>A word in the place of a command, or none where there must be one.</summary>
    private static string? MistypedCommand(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        string[] names = [.. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];
        if (names.Length == 0 || parsed.Errors.Count == 0)
            return null;
        var typed = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        if (command != parsed.RootCommandResult.Command)
        {
            var needed = string.Join(" or ", names.Select(n => $"'{command.Name} {n}'"));
            return typed is null ? $"'{command.Name}' alone does nothing: write {needed}" : $"no such command '{typed}': write {needed}";
        }

        if (typed is null)
            return null;
        var near = NearestNames.Of(typed, names);
        return $"no such command '{typed}'" + (near.Count > 0 ? $": did you mean {string.Join(" or ", near)}?" : " ('--help' shows them)");
    }

    /// <summary>
    /// Finds an argument that was meant as an option: where a command takes names, the parser takes <c>--sizes</c> for one of them.
    /// </summary>
    private static string? MistypedOption(ParseResult parsed)
    {
        // What follows "--" is meant as it stands.
        var isArgument = parsed.Tokens.TakeWhile(
            t => t.Type != TokenType.DoubleDash).Select(t => t.Value).ToHashSet(StringComparer.Ordinal);
        var mistyped = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(a => a.Tokens.Select(t => t.Value))
            .Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(word => word.StartsWith('-') && isArgument.Contains(word));
        if (mistyped is null)
            return null;
        var options = parsed.CommandResult.Command.Options.Where(o => !o.Hidden).Select(o => o.Name);
        var near = NearestNames.Of(mistyped.Split('=')[0], options);
        var hint = near.Count > 0 ? $": did you mean {string.Join(" or ", near)}?" : " ('--help' shows the options)";
        return $"no such option '{mistyped}'{hint}";
    }
}
