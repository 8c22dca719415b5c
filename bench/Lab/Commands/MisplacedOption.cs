using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lab.Commands;

/// <summary>
/// Finds an option before the command's name: the parser counts it to the lab without a command, whose options are those of the main
/// job, and the command would never hear of it.
/// </summary>
internal static class MisplacedOption
{
    /// <returns>One line that says where it goes; null if there is none.</returns>
    public static string? Explain(ParseResult parsed)
    {
        var root = parsed.RootCommandResult;
        if (parsed.CommandResult == root)
            return null;
        // '--help' and '--version' are everybody's.
        var misplaced = root.Children.OfType<OptionResult>().FirstOrDefault(o => o is { Implicit: false, Option.Action: null })?.IdentifierToken?.Value;
        return misplaced is null
            ? null
            : $"'{misplaced}' before '{parsed.CommandResult.Command.Name}' has no effect: write it behind, as in '{parsed.CommandResult.Command.Name} … {misplaced}'";
    }
}
