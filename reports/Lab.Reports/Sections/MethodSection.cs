using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections;

/// <summary>How it was measured, and what the words mean.</summary>
internal static class MethodSection
{
    public static Html Render(Results results) => $"""
        <section id="method"><h2>Method and words</h2>
        <ol class="method">
        <li>Each workload is called from a .NET thread on a stack of the lab’s own, with a red zone of inaccessible pages below it. Its
        set-up runs on another thread; the measured call is the first one after it. How deep the stack was touched is read from the
        residency of its pages, in {Processes(results.Repeats)}; where paint or a growth trace reaches deeper, that counts.</li>
        <li>The largest peak, rounded up to a page, is the predicted minimum; on Python 3.14 and later, with the
        32 KiB on top that it keeps free. Two guarded trials put it to the test: it has to complete
        there, and to die of a stack overflow one page below, or to be refused by Python. Where it does not, bisection finds the pair.</li>
        <li>The same call is then made on plain threads of smaller sizes, only to show which of them look safe.</li>
        {(results.Timings is null ? Html.Empty : Timed)}
        </ol>
        <dl class="glossary">
        {Words.Concat(results.Timings is null ? [] : TimeWords).Select(word => Entry(word.Word, word.Meaning))}
        </dl>
        </section>
        """;

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
        ("Overrun zone", "From the smallest survivor up to the minimum stack, or to what Python refuses: looks safe, corrupts memory."),
        ("Recommended", MarginText.Rule),
    ];

    private static Html Timed => $"""
        <li>Times are BenchmarkDotNet’s samples, its own overhead taken off. Quantiles are Harrell–Davis estimates; outliers are named and
        stay in. A difference that cannot be told from noise, or is too small to matter, is called within noise.</li>
        """;

    private static readonly (string Word, string Meaning)[] TimeWords =
    [
        ("Cold, warm", "A call on a new thread, with its creation and end; a call on a thread that stays and has made the call before."),
        ("Latency threshold", "A size from which on the latency differs from that of the sizes before by more than the noise."),
        ("Floor", "The same call made by a C program that embeds Python: no bridge from .NET can cost less."),
    ];

    private static string Processes(int repeats) => repeats == 1 ? "one fresh process" : $"{repeats} fresh processes";

    private static Html Entry(string word, string meaning) => $"<div><dt>{word}</dt><dd>{meaning}</dd></div>";
}
