using System.Collections.Immutable;
using System.CommandLine;
using Lab.Companions;

namespace Lab.Commands;

/// <summary>The options that say whether companions are used, and whether what failed lately is tried again.</summary>
internal sealed class CompanionOptions
{
    private readonly Option<bool> _none = new("--no-companions") { Description = "Do without pythonnet and ScottPlot, even where a package source has them" };

    private readonly Option<bool> _provision = new("--provision") { Description = "Try again what could not be installed or built lately" };

    public void AddTo(Command command)
    {
        command.Options.Add(_none);
        command.Options.Add(_provision);
    }

    /// <summary>Whether what failed lately is tried again.</summary>
    public bool TriesAgain(ParseResult parsed) => parsed.GetValue(_provision);

    /// <summary>Builds companions, unless the user does without.</summary>
    public Task<CompanionSet> BuildAsync(ParseResult parsed, ImmutableArray<Companion> companions, IProgress<string> note, CancellationToken cancel) =>
        parsed.GetValue(_none)
            ? Task.FromResult(CompanionSet.LeftOut(companions))
            : new CompanionBuilder().BuildAsync(companions, TriesAgain(parsed), note, cancel);
}
