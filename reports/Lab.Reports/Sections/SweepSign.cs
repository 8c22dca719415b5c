using System.Collections.Immutable;
using Lab.Analysis;

namespace Lab.Reports.Sections;

/// <summary>How an outcome is drawn in the map of a sweep: by a sign and by a colour, so that neither has to be seen.</summary>
/// <param name="Kind">The outcome; null where no trial was run.</param>
/// <param name="Sign">One character.</param>
/// <param name="Class">Its class in the style sheet.</param>
/// <param name="Meaning">For the legend.</param>
internal sealed record SweepSign(OutcomeKind? Kind, string Sign, string Class, string Meaning)
{
    public static readonly SweepSign NotReached = new(null, "·", "unreached", "Not reached: the sweep was cut");

    public static readonly ImmutableArray<SweepSign> All =
    [
        new(OutcomeKind.Completed, "✓", "safe", "Safe: completed within its stack"),
        new(OutcomeKind.Overran, "⚠", "overran", "Overran: returned, and corrupted memory"),
        new(OutcomeKind.Crashed, "✗", "crashed", "Crashed"),
        new(OutcomeKind.Raised, "!", "raised", "Raised a Python exception"),
        new(OutcomeKind.TimedOut, "⧖", "hung", "Timed out"),
        new(OutcomeKind.LaunchFailed, "–", "unstarted", "Not started"),
        NotReached,
    ];

    public static SweepSign Of(OutcomeKind kind) => All.First(s => s.Kind == kind);
}
