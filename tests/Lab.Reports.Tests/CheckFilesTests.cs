using System.Xml.Linq;
using Lab.Analysis.Checks;
using Lab.Trials;

namespace Lab.Reports.Tests;

/// <summary>A check as a job's summary and as test results.</summary>
public class CheckFilesTests
{
    private const string Hostile = "a|b`c\n# <script>\u001b[31m\u202e\ud800\u0000&\uffff$x$[l](http://h) @user";

    private static readonly CheckResult Check = new(null,
    [
        Workload("scipy.qr", CheckVerdict.Passed) with { Seconds = 1.25, RequiredBytes = ByteSize.FromKiB(228) },
        Workload("scipy.lu-500", CheckVerdict.TooSmall) with { RequiredBytes = ByteSize.FromKiB(4772), Seconds = 2 },
        Workload("pmdarima.auto", CheckVerdict.Skipped) with { Library = "pmdarima", Reason = "needs pmdarima" },
        Workload(Hostile, CheckVerdict.NotMeasured) with { Library = Hostile, Reason = Hostile },
    ]);

    [Fact]
    public void A_summary_has_a_row_for_each_workload()
    {
        var lines = CheckMarkdown.Render(Check).Split('\n');

        Assert.Equal("### Stack headroom: 1 passed, 2 failed, 1 skipped", lines[0]);
        Assert.Equal("| workload | stack | minimum | asks for | short by | verdict |", lines[2]);
        Assert.Equal("| scipy.qr | 1536 KiB | 3180 KiB | 228 KiB |  | passed |", lines[4]);
        Assert.Equal("| scipy.lu-500 | 1536 KiB | 3180 KiB | 4772 KiB | 3236 KiB | too small |", lines[5]);
        Assert.Equal("", lines[8]);
        Assert.StartsWith("- **scipy.lu-500** too small: ", lines[9], StringComparison.Ordinal);
        Assert.Equal("- **pmdarima.auto** needs pmdarima", lines[10]);
    }

    [Fact]
    public void A_summary_of_a_thousand_fits_into_a_comment_and_says_what_it_lacks()
    {
        var text = CheckMarkdown.Render(new(null,
        [
            .. Enumerable.Range(0, 1000).Select(
                i => Workload($"mine.py:f{i}", CheckVerdict.NotMeasured) with { Reason = new string('x', 200) }),
        ]));

        Assert.InRange(text.Length, 40_000, MarkdownText.Longest);
        var rows = text.Split("\n| mine").Length - 1;
        Assert.Contains($"\n{1000 - rows} more.\n", text, StringComparison.Ordinal);
        Assert.InRange(text.Split("\n- **").Length, 100, 1000);
        Assert.EndsWith("x\n\n… and more, for which there is no room here.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_obeys_no_text()
    {
        var text = CheckMarkdown.Render(Check);

        Assert.Contains(
            "| a&#124;b&#96;c&#92;n&#35;&#8203; &#60;script&#62;&#92;u001b&#91;31m&#92;u202e�&#92;u0000&#38;&#92;uffff&#36;x&#36;"
                + "&#91;l&#93;(http&#58;//h) &#64;&#8203;user | 1536 KiB |",
            text,
            StringComparison.Ordinal);
        // A row and an item a workload that has a reason: no text made more of them.
        Assert.Equal((4 + 2, 3), (text.Split("\n| ").Length, text.Split("\n- ").Length - 1));
    }

    [Fact]
    public void Test_results_have_a_case_for_each_workload()
    {
        var suite = XDocument.Parse(CheckJUnit.Render(Check)).Root!.Element("testsuite")!;

        Assert.Equal(
            ["4", "2", "0", "1", "3.250"],
            new[] { "tests", "failures", "errors", "skipped", "time" }.Select(name => suite.Attribute(name)!.Value));
        var cases = suite.Elements("testcase").ToList();
        Assert.Equal(("scipy", "scipy.qr", "1.250"), (Of(cases[0], "classname"), Of(cases[0], "name"), Of(cases[0], "time")));
        Assert.Empty(cases[0].Elements());
        var failure = Assert.Single(cases[1].Elements("failure"));
        Assert.Equal("tooSmall", Of(failure, "type"));
        Assert.StartsWith("too small: it needs 3180 KiB and with its margin 4772 KiB; ", Of(failure, "message"), StringComparison.Ordinal);
        Assert.Equal(Of(failure, "message"), failure.Value);
        Assert.Equal("needs pmdarima", Of(Assert.Single(cases[2].Elements("skipped")), "message"));
    }

    // XDocument.Parse refuses what XML 1.0 does not allow.
    [Fact]
    public void Test_results_show_what_XML_does_not_allow() => Assert.Equal(
        @"a|b`c\n# <script>\u001b[31m\u202e�\u0000&\uffff$x$[l](http://h) @user",
        Of(XDocument.Parse(CheckJUnit.Render(Check)).Descendants("testcase").Last(), "name"));

    [Fact]
    public void A_check_that_did_not_come_to_its_end_has_no_counts_and_a_case_that_fails()
    {
        var check = new CheckResult(CheckResult.Interrupted, []);

        Assert.StartsWith(
            "### Stack headroom: the check did not come to its end: interrupted\n",
            CheckMarkdown.Render(check), StringComparison.Ordinal);
        var suite = XDocument.Parse(CheckJUnit.Render(check)).Root!.Element("testsuite")!;
        Assert.Equal(("1", "1"), (Of(suite, "tests"), Of(suite, "failures")));
        Assert.Equal("notFinished", Of(Assert.Single(suite.Elements("testcase")).Element("failure")!, "type"));
    }

    private static CheckedWorkload Workload(string name, CheckVerdict verdict) => new()
    {
        Workload = name,
        Library = "scipy",
        Verdict = verdict,
        StackBytes = ByteSize.FromKiB(1536),
        MinimumStackBytes = ByteSize.FromKiB(3180),
    };

    private static string Of(XElement element, string attribute) => element.Attribute(attribute)!.Value;
}
