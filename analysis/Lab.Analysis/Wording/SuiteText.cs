using Lab.Analysis.Suites;
using Lab.Trials;

namespace Lab.Analysis.Wording;

/// <summary>What the tests of a suite did, in words: on the console, in Markdown and on the page.</summary>
public static class SuiteText
{
    /// <summary>What matters most, without an end.</summary>
    public static string Headline(SuiteResult suite)
    {
        var (count, wanting) = (suite.Tests.Length, suite.Tests.Count(t => t.IsWantOfStack));
        var ended = suite.Tests.Count(t => t.PeakBytes is not null || t.Outcome is TestOutcome.Passed);
        var targets = Plural.List(suite.Targets, 3);
        if (wanting > 0 && suite.StackBytes is { } small)
        {
            return $"{Plural.Part(wanting, count, "test")} of {targets} {Plural.Verb(wanting, "need", "needs")} more than "
                + $"{SizeText.Of(small)} of stack";
        }

        if (ended == 0)
            return $"{Plural.Of(count, "test")} of {targets}{(count > 0 ? ", none run to its end" : "")}";
        var all = $"{(ended == count ? Plural.Of(count, "test") : Plural.Part(ended, count, "test"))} of {targets}";
        // What was skipped, hangs, or fails before its body says nothing of the stack.
        var others = ended == count ? "" : string.Create(
            CultureInfo.InvariantCulture, $"; {count - ended} {Plural.Verb(count - ended, "were", "was")} not run to the end");
        return suite.StackBytes is { } size
            ? $"{all} {Plural.Verb(ended, "fit", "fits")} {SizeText.Of(size)} of stack{others}"
            : suite.Tests.Max(t => t.PeakBytes) is { } most
                ? $"{all} {Plural.Verb(ended, "take", "takes")} up to {SizeText.Of(most)} of stack{others}"
            : $"{all}{others}";
    }

    /// <summary>What was run, in how many tests, and how: one sentence.</summary>
    public static string What(SuiteResult suite)
    {
        var selected = suite.Keyword.Length > 0 ? $" that match '{suite.Keyword}'" : "";
        var on = suite.Host is Host.Guarded ? "guarded stacks" : HostText.Threads(suite.Host);
        var how = suite.StackBytes is { } size
            ? $"their bodies on {on} of {SizeText.Of(size)}"
            : $"their bodies on a guarded stack of {SizeText.Of(suite.SurveyBytes)}, on which their peaks were measured";
        return $"{Plural.Of(suite.Tests.Length, "test")} of {Plural.List(suite.Targets, 3)}{selected}, {how}.";
    }

    /// <summary>How the tests ended: <c>3574 passed, 7 skipped</c>.</summary>
    public static string Outcomes(SuiteResult suite) => suite.Outcomes.Any() ? string.Join(
        ", ", suite.Outcomes.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Tests} {Of(o.Outcome)}"))) : "no test was run";

    /// <summary>How a test ended.</summary>
    public static string Of(TestOutcome outcome) => outcome switch
    {
        TestOutcome.ExpectedFailure => "failed as expected",
        TestOutcome.UnexpectedPass => "passed unexpectedly",
        TestOutcome.TimedOut => "did not end in time",
        TestOutcome.Error => "failed in a fixture",
        TestOutcome.Overran => "overran the stack",
        _ => JsonNames.Of(outcome),
    };

    /// <summary>How tests ended that are alike in nothing but that: <c>failed or crashed</c>.</summary>
    public static string Endings(IEnumerable<SuiteTest> tests) =>
        string.Join(" or ", tests.Select(t => t.Outcome).Distinct().Order().Select(Of));

    /// <summary>Which of the failures are the host's, and which are the package's own; null where nothing failed, or tells that.</summary>
    public static string? Failures(SuiteResult suite)
    {
        var failed = suite.Tests.Where(t => t is { Fails: true, PlainPython: not (null or TestOutcome.Skipped) }).ToList();
        if (failed.Count == 0)
            return null;
        var alone = suite.FailedHereAlone;
        var all = suite.Tests.Where(t => t.Fails).ToList();
        return alone == 0
            ? (all.Count == failed.Count ? $"What {Endings(failed)} fails in plain Python too."
                : string.Create(CultureInfo.InvariantCulture, $"{failed.Count} of the {all.Count} that {Endings(all)} ")
                    + $"{Plural.Verb(failed.Count, "were", "was")} run in plain Python, and {Plural.Verb(failed.Count, "fail", "fails")} "
                    + "there too.")
            : string.Create(CultureInfo.InvariantCulture, $"{alone} of the {failed.Count} that {Endings(failed)} passed in plain Python.");
    }

    /// <summary>How many need more than each common size.</summary>
    public static string? Above(SuiteResult suite)
    {
        var above = suite.Above.Where(c => c.Tests > 0).ToList();
        if (above.Count == 0)
        {
            var fits = $"All whose peak is known fit {SizeText.Of(suite.Above[0].StackBytes)}.";
            return suite.Tests.Any(t => t.PeakBytes is not null) && !suite.Tests.Any(t => t.IsWantOfStack) ? fits : null;
        }

        var counts = above.Select((c, index) =>
        {
            var take = index > 0 ? "" : $"of them {Plural.Verb(c.Tests, "take", "takes")} ";
            return string.Create(CultureInfo.InvariantCulture, $"{c.Tests} {take}more than {SizeText.Of(c.StackBytes)}");
        });
        return $"{string.Join(", ", counts)}.";
    }

    /// <summary>Who takes the stack of a test, in a few words; "" where that was not traced.</summary>
    public static string Function(SuiteTest test) => test.Consumers is [var first, ..] ? $"{first.Name}: {GrowthText.Amount(first)}" : "";

    /// <summary>What a test needs by itself; "" where that was not looked for.</summary>
    public static string Alone(SuiteTest test) => test.MinimumStackBytes is { } minimum
        ? SizeText.Of(minimum) + (test.Verified ? "" : ", not verified")
        : "";

    /// <summary>The tests that ended badly: those that want stack first, then failures, those of this host alone first.</summary>
    public static IEnumerable<SuiteTest> Bad(SuiteResult suite) => suite.Tests
        .Where(t => t.IsWantOfStack || t.Fails)
        .OrderBy(t => t.IsWantOfStack ? 0 : t.FailsHereAlone ? 1 : 2)
        .ThenBy(t => t.Test, StringComparer.Ordinal);

    /// <summary>How a test ended, with the reason, and whether it does so in plain Python.</summary>
    public static string Ending(SuiteTest test)
    {
        var plain = test switch
        {
            { Fails: false } or { PlainPython: null } => "",
            { PlainPython: TestOutcome.Skipped } => "; is skipped in plain Python",
            { FailsHereAlone: true } => "; passes in plain Python",
            _ => "; fails in plain Python too",
        };
        var isSentence = test.Outcome is TestOutcome.Crashed or TestOutcome.Refused or TestOutcome.TimedOut;
        var how = isSentence ? test.Message : test.Message.Length > 0 ? $"{Of(test.Outcome)}: {test.Message}" : Of(test.Outcome);
        return how + plain;
    }
}
