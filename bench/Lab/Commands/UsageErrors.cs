using System.CommandLine;
using System.CommandLine.Parsing;
using Lab.Catalog;

namespace Lab.Commands;

/// <summary>Explains two mistakes that the parser does not see.</summary>
internal static class UsageErrors
{
    /// <returns>One line that says what is wrong and what to write; null if nothing is.</returns>
    public static string? Explain(ParseResult parsed) => MisplacedOption(parsed) ?? MistypedOption(parsed);

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
