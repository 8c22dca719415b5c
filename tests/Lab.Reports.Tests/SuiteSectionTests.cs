using Lab.Analysis;
using Lab.Analysis.Suites;
using Lab.Analysis.Wording;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Reports.Tests;

/// <summary>What the tests of suites did, in the page, as JSON and as Markdown.</summary>
public sealed class SuiteSectionTests
{
    private static readonly ByteSize Survey = ByteSize.FromMiB(64);
    private static readonly ByteSize Tried = ByteSize.FromMiB(1);

    [Fact]
    public void The_headline_says_how_many_need_more_than_the_size()
    {
        var page = ReportPage.Of(Analysed(Host.Guarded));

        Assert.Equal("2 of 5 tests of a.pkg need more than 1 MiB of stack", ReportPage.Words(page.Elements("h1").Single()));
        Assert.DoesNotContain(page.Elements("section"), section => (string?)section.Attribute("id") is "thresholds" or "probes");
    }

    [Fact]
    public void Tests_stand_in_the_page_with_who_takes_their_stack_and_how_they_ended()
    {
        var page = ReportPage.Of(Analysed(Host.Guarded));

        var tables = page.Section("suite").Descendants("tbody").Select(body => body.Elements("tr")
            .Select(row => string.Join(" | ", row.Elements().Select(ReportPage.Words)).TrimEnd(' ', '|')).ToList()).ToList();
        Assert.Equal("3180 KiB", tables[0][0].Split(" | ")[0]);
        Assert.Equal("a.py::test_deep[<b>]", tables[0][0].Split(" | ")[1]);
        Assert.StartsWith("dgetrf_parallel (", tables[0][0].Split(" | ")[2], StringComparison.Ordinal);
        Assert.Equal(
            [
                "a.py::test_deep[<b>] | died of a stack overflow",
                "a.py::test_refused | was refused by Python: no",
                "a.py::test_here | failed: ValueError: signal only works in main thread; passes in plain Python",
            ],
            tables[1].Select(row => string.Join(" | ", row.Split(" | ").Take(2))));
        Assert.Equal(5, tables[^1].Count);
    }

    [Fact]
    public void Json_has_every_test_with_its_outcome_and_its_peak()
    {
        using var json = System.Text.Json.JsonDocument.Parse(JsonReport.Suite(Analysed(Host.Guarded)));

        var tests = json.RootElement.GetProperty("tests").EnumerateArray().ToDictionary(
            t => t.GetProperty("test").GetString()!, t => (t.GetProperty("outcome").GetString(), t.GetProperty("peakBytes").ToString()));
        Assert.Equal(("crashed", "3256320"), tests["a.py::test_deep[<b>]"]);
        Assert.Equal(("refused", "2097152"), tests["a.py::test_refused"]);
        Assert.Equal(("skipped", ""), tests["a.py::test_skipped"]);
        Assert.Equal(("passed", "16384"), tests["a.py::test_passes"]);
    }

    [Fact]
    public void On_plain_threads_what_ends_well_on_less_than_it_took_overran()
    {
        var suite = Analysed(Host.Thread).Suite!;

        Assert.Equal(TestOutcome.Overran, suite.Tests.Single(t => t.Test == "a.py::test_deep[<b>]").Outcome);
        Assert.Equal(TestOutcome.Passed, suite.Tests.Single(t => t.Test == "a.py::test_passes").Outcome);
        Assert.Equal(1, suite.FailedHereAlone);
    }

    [Fact]
    public void What_comes_to_its_end_on_a_guarded_stack_of_that_size_takes_what_there_is_and_overran_nothing()
    {
        const string deep = "a.py::test_deep[<b>]";

        Assert.Equal((TestOutcome.Passed, false), With(1020, TestOutcome.Passed));
        Assert.Equal((TestOutcome.Overran, true), With(28, TestOutcome.Passed));
        Assert.Equal((TestOutcome.Overran, true), With(1020, TestOutcome.Error));
        Assert.Equal((TestOutcome.Overran, true), With(null, TestOutcome.Passed));

        static (TestOutcome, bool) With(int? peakKib, TestOutcome outcome)
        {
            var guarded = new TestRun(deep, Host.Guarded, Tried, outcome, "", 0.5)
            {
                Reading = peakKib is { } kib ? new(ByteSize.FromKiB(kib), ByteSize.FromKiB(5), Saturated: false) : null,
            };
            var suite = CaptureAnalysis.Analyse(Capture.Of([.. Entries(Host.Thread), new CaptureEntry.Tested(guarded)])).Suite!;
            var test = suite.Tests.Single(t => t.Test == deep);
            return (test.Outcome, test.IsWantOfStack);
        }
    }

    [Fact]
    public void That_all_fit_is_said_only_where_none_wants_stack()
    {
        var all = Analysed(Host.Guarded).Suite!;
        SuiteTest small = new("a", TestOutcome.Passed, ByteSize.FromKiB(16), 0, "");
        var refused = small with { PeakBytes = null, Outcome = TestOutcome.Refused, IsWantOfStack = true };

        Assert.Equal("All whose peak is known fit 128 KiB.", SuiteText.Above(all with { Tests = [small] }));
        Assert.Null(SuiteText.Above(all with { Tests = [small, refused] }));
    }

    [Fact]
    public void Markdown_escapes_names_and_says_the_same()
    {
        var markdown = SuiteMarkdown.Render(Analysed(Host.Guarded).Suite!);

        const string head = "### Tests inside .NET: 1 passed, 1 failed, 1 skipped, 1 refused, 1 crashed\n";
        Assert.StartsWith(head, markdown, StringComparison.Ordinal);
        Assert.Contains("test_deep&#91;&#60;b&#62;&#93; | died of a stack overflow", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_Markdown_of_a_run_says_the_same_as_that_of_its_suite()
    {
        var results = Analysed(Host.Guarded);

        var markdown = RunMarkdown.Render(results);

        Assert.StartsWith(
            $"## 2 of 5 tests of a.pkg need more than 1 MiB of stack\n\n{SuiteMarkdown.Render(results.Suite!)}", markdown,
            StringComparison.Ordinal);
        Assert.DoesNotContain("How sure", markdown, StringComparison.Ordinal);
        Assert.Contains("\n### Environment\n", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_is_counted_with_how_it_ended()
    {
        var all = Analysed(Host.Guarded).Suite!;
        SuiteTest[] bad =
        [
            new("a", TestOutcome.Failed, null, 0, "") { PlainPython = TestOutcome.Failed },
            new("b", TestOutcome.Crashed, null, 0, "") { PlainPython = TestOutcome.Crashed },
        ];

        Assert.Equal("What failed or crashed fails in plain Python too.", Said(bad));
        Assert.Equal(
            "1 of the 2 that failed or crashed passed in plain Python.", Said(bad[0], bad[1] with { PlainPython = TestOutcome.Passed }));
        Assert.Null(Said(bad[0] with { PlainPython = null }));

        string? Said(params SuiteTest[] tests) => SuiteText.Failures(all with { Tests = [.. tests] });
    }

    [Fact]
    public void One_test_and_none_are_told_as_such()
    {
        var all = Analysed(Host.Guarded).Suite! with { StackBytes = ByteSize.FromMiB(1) };
        var none = all with { Tests = [] };

        Assert.Equal("1 test of a.pkg needs more than 1 MiB of stack", One(all.Tests.First(t => t.IsWantOfStack)));
        Assert.Equal("1 test of a.pkg fits 1 MiB of stack", One(all.Tests.First(t => !t.IsWantOfStack)));
        Assert.Equal("no test was run", SuiteText.Outcomes(none));
        Assert.Equal("0 tests of a.pkg", SuiteText.Headline(none));

        string One(SuiteTest test) => SuiteText.Headline(all with { Tests = [test] });
    }

    [Fact]
    public void A_test_that_was_not_run_to_its_end_is_not_said_to_fit()
    {
        var all = Analysed(Host.Guarded).Suite!;
        SuiteTest passed = new("a", TestOutcome.Passed, null, 0, ""), failed = new("b", TestOutcome.Failed, ByteSize.FromKiB(8), 0, "");
        SuiteTest skipped = new("c", TestOutcome.Skipped, null, 0, ""), hung = new("d", TestOutcome.TimedOut, null, 0, "");

        Assert.Equal("2 tests of a.pkg fit 1 MiB of stack", Headline(passed, failed));
        Assert.Equal("2 of 3 tests of a.pkg fit 1 MiB of stack; 1 was not run to the end", Headline(passed, failed, skipped));
        Assert.Equal("1 of 3 tests of a.pkg fits 1 MiB of stack; 2 were not run to the end", Headline(passed, skipped, hung));
        Assert.Equal("2 tests of a.pkg, none run to its end", Headline(skipped, hung));
        Assert.Equal(
            "1 of 2 tests of a.pkg takes up to 8 KiB of stack; 1 was not run to the end",
            SuiteText.Headline(all with { StackBytes = null, Tests = [failed, skipped] }));

        string Headline(params SuiteTest[] tests) => SuiteText.Headline(all with { Tests = [.. tests] });
    }

    [Fact]
    public void A_suite_is_finished_once_every_test_was_run_in_each_planned_way()
    {
        var entries = Entries(Host.Thread);

        Assert.True(CaptureAnalysis.Analyse(Capture.Of(entries)).Finished);
        Assert.False(CaptureAnalysis.Analyse(Capture.Of(entries.Where(
            e => e is not CaptureEntry.Tested { Run: { Test: "a.py::test_passes", Host: Host.Thread } }))).Finished);
    }

    private static Results Analysed(Host host) => CaptureAnalysis.Analyse(Capture.Of(Entries(host)));

    private static List<CaptureEntry> Entries(Host host)
    {
        const string deep = "a.py::test_deep[<b>]";
        var traced = new TestRun(deep, Host.Guarded, Survey, TestOutcome.Passed, "", 0.5) { Growth = SampleGrowth.Lu };
        var isGuarded = host == Host.Guarded;
        return
        [
            ((CaptureEntry.Header)new CaptureBuilder().Build()[0]) with
            {
                Suite = new(["a.pkg"], "", host, Survey, Tried, Verify: false), Probes = [], Catalog = [],
            },
            new CaptureEntry.Collected("/site", 5, []),
            .. Run(deep, TestOutcome.Passed, 3180, isGuarded ? new Outcome.Crashed(CrashKind.StackOverflow, "touched") : null),
            new CaptureEntry.Tested(traced),
            .. Run("a.py::test_refused", TestOutcome.Passed, 2048, new Outcome.Refused(RefusalReason.Raised, "no")),
            .. Run("a.py::test_here", TestOutcome.Failed, 8, null, "ValueError: signal only works in main thread"),
            new CaptureEntry.Tested(new("a.py::test_here", Host.Python, ByteSize.Zero, TestOutcome.Passed, "", 0.1)),
            .. Run("a.py::test_skipped", TestOutcome.Skipped, null, null),
            .. Run("a.py::test_passes", TestOutcome.Passed, 16, null),
        ];

        IEnumerable<CaptureEntry> Run(string test, TestOutcome outcome, int? peak, Outcome? death, string message = "")
        {
            var survey = new TestRun(test, Host.Guarded, Survey, outcome, message, 0.5)
            {
                Reading = peak is { } kib ? new(ByteSize.FromKiB(kib), ByteSize.FromKiB(5), Saturated: false) : null,
            };
            var tried = death switch
            {
                Outcome.Crashed => TestOutcome.Crashed,
                Outcome.Refused => TestOutcome.Refused,
                _ => outcome,
            };
            return [new CaptureEntry.Tested(survey), new CaptureEntry.Tested(survey with
            {
                Host = host, StackSize = Tried, Outcome = tried, Death = death, Reading = null,
            })];
        }
    }
}
