namespace Lab.Analysis.Wording;

/// <summary>What the words of a report mean.</summary>
public static class Glossary
{
    private static readonly (string Word, string Meaning)[] Words =
    [
        ("Workload", "A named Python call with its set-up."),
        ("Guarded", "Called on a stack with a red zone below it: every overrun dies there."),
        ("Plain thread", "new Thread(f, size), as a service does: one guard page of 4 KiB, which a large frame steps over."),
        ("Red zone", "Inaccessible pages below a guarded stack, wider than any frame."),
        ("Peak", "Distance from the top of the stack to the deepest page touched."),
        ("Minimum stack", "The smallest size at which a guarded trial completes, to the page. From Python 3.14 on it can exceed the peak."),
        ("Verified", "It completes at the minimum and dies of a stack overflow, or is refused, one page below."),
        ("Smallest survivor", "The smallest size at which a plain thread completes. Survival is not monotonic: a larger size may die."),
        ("Overrun zone", "From the smallest that overran up to the minimum stack, or to what Python refuses: looks safe, corrupts memory."),
        ("Recommended", MarginText.Rule),
    ];

    private static readonly (string Word, string Meaning)[] TimeWords =
    [
        ("Cold, warm", "A call on a new thread, with its creation and end; a call on a thread that stays and has made the call before."),
        ("Latency threshold", "A size from which on the latency differs from that of the sizes before by more than the noise."),
        ("Floor", "The same call made by a C program that embeds Python: no bridge from .NET can cost less."),
    ];

    /// <summary>Those that the results have a use for.</summary>
    public static IEnumerable<(string Word, string Meaning)> Of(Results results) =>
        results.Timings is null ? Words : Words.Concat(TimeWords);
}
