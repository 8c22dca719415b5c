namespace Lab.Reports.Sections;

/// <summary>How an outcome is drawn in the map of a sweep: by a sign and by a colour, so that either is enough.</summary>
/// <param name="Kind">The outcome; null where no trial was run.</param>
internal sealed record SweepSign(OutcomeKind? Kind, string Sign, string Class)
{
    public static readonly SweepSign NotReached = new(null, "·", "unreached");

    public static readonly ImmutableArray<SweepSign> All =
    [
        new(OutcomeKind.Completed, "✓", "safe"),
        new(OutcomeKind.Overran, "⚠", "overran"),
        new(OutcomeKind.Crashed, "✗", "crashed"),
        new(OutcomeKind.Refused, "◌", "refused"),
        new(OutcomeKind.Raised, "!", "raised"),
        new(OutcomeKind.TimedOut, "⧖", "hung"),
        new(OutcomeKind.LaunchFailed, "–", "unstarted"),
        NotReached,
    ];

    /// <summary>For the legend.</summary>
    public string Meaning => Kind is { } kind ? OutcomeText.Meaning(kind) : "Not reached: the sweep was cut short";

    public static SweepSign Of(OutcomeKind kind) => All.First(s => s.Kind == kind);
}
