using System.CommandLine;
using System.CommandLine.Parsing;
using Lab.Catalog;

namespace Lab.Commands;

/// <summary>
/// Finds what was meant as an option and is none: where a command takes names, the parser takes <c>--sizes</c> for one of them.
/// </summary>
internal static class MistypedOption
{
    /// <returns>One line that says what it may have been meant to be; null if there is none.</returns>
    public static string? Explain(ParseResult parsed)
    {
        // What follows "--" is meant as it stands.
        var isArgument = parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Select(t => t.Value).ToHashSet(StringComparer.Ordinal);
        var mistyped = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(a => a.Tokens.Select(t => t.Value))
            .Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(word => word.StartsWith('-') && isArgument.Contains(word));
        if (mistyped is null)
            return null;
        var options = parsed.CommandResult.Command.Options.Where(o => !o.Hidden).Select(o => o.Name);
        var near = NearestNames.Of(mistyped.Split('=')[0], options);
        return $"no such option '{mistyped}'" + (near.Count > 0 ? $": did you mean {string.Join(" or ", near)}?" : " ('--help' shows what there is)");
    }
}
