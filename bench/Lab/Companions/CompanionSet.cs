using System.Collections.Immutable;
using Lab.Trials.Captures;

namespace Lab.Companions;

/// <summary>The companions that were asked for, and what became of each.</summary>
/// <param name="leftOut">The user wants none: that is no news to him.</param>
internal sealed class CompanionSet(ImmutableArray<BuiltCompanion> built, bool leftOut = false)
{
    /// <summary>None was asked for.</summary>
    public static readonly CompanionSet Empty = new([]);

    /// <summary>The user does without them.</summary>
    public static CompanionSet LeftOut(IEnumerable<Companion> wanted) =>
        new([.. wanted.Select(c => new BuiltCompanion(c, null, $"{c.Package} {c.Version} is left out (--no-companions)"))], leftOut: true);

    /// <summary>One line for each package.</summary>
    public ImmutableArray<CompanionFacts> Facts =>
    [
        .. built.GroupBy(b => b.Companion.Package, StringComparer.Ordinal)
            .Select(of => new CompanionFacts(of.Key, of.First().Companion.Version, of.Select(b => b.Problem).FirstOrDefault(p => p is not null))),
    ];

    /// <summary>Says of each that could not be had why, once.</summary>
    public void Tell(IProgress<string> note)
    {
        foreach (var problem in built.Where(b => !leftOut).Select(b => b.Problem).OfType<string>().Distinct(StringComparer.Ordinal))
            note.Report(problem);
    }

    /// <summary>Path of what <c>dotnet exec</c> starts; null where there is none.</summary>
    public string? AssemblyOf(Companion companion) => built.FirstOrDefault(b => b.Companion == companion)?.Assembly;

    /// <summary>Why there is none, in one line; null where there is one, or it was not asked for.</summary>
    public string? ProblemOf(Companion companion) => built.FirstOrDefault(b => b.Companion == companion)?.Problem;
}
