using System.Xml.Linq;
using Lab.Analysis.Checks;

namespace Lab.Reports;

/// <summary>
/// A check as JUnit XML, which CI systems show as tests: a suite, and in it a test case for each workload, with its library as the class.
/// One that did not come to its end has a test case more, which fails. Texts are made visible first, so that no character is left that
/// XML 1.0 does not allow.
/// </summary>
public static class CheckJUnit
{
    public static string Render(CheckResult check)
    {
        var cases = check.Workloads.Select(w => Case(w.Library, w.Workload, w.Seconds, Result(w)));
        XElement[] problems = check.Problem is null
            ? []
            : [Case("lab", "check", 0, Failure("notFinished", VisibleText.Line(CheckText.Summary(check))))];
        var suites = new XElement("testsuites", new XElement(
            "testsuite",
            new XAttribute("name", "stack headroom"),
            new XAttribute("tests", check.Workloads.Length + problems.Length),
            new XAttribute("failures", check.Failed + problems.Length),
            new XAttribute("errors", 0),
            new XAttribute("skipped", check.Skipped),
            Time(check.Workloads.Sum(w => w.Seconds)),
            cases,
            problems));
        return $"""<?xml version="1.0" encoding="utf-8"?>{"\n"}{suites}{"\n"}""";
    }

    private static XElement Case(string className, string name, double seconds, XElement? result) => new(
        "testcase",
        new XAttribute("classname", VisibleText.Line(className)),
        new XAttribute("name", VisibleText.Line(name)),
        Time(seconds),
        result);

    /// <summary>Null for one that passed.</summary>
    private static XElement? Result(CheckedWorkload workload)
    {
        var explanation = VisibleText.Line(workload.Explanation);
        return workload.Verdict == CheckVerdict.Skipped ? new("skipped", new XAttribute("message", explanation))
            : workload.IsFailed ? Failure(JsonNames.Of(workload.Verdict), explanation)
            : null;
    }

    /// <summary>Some show the text alone, some the message.</summary>
    private static XElement Failure(string type, string message) =>
        new("failure", new XAttribute("type", type), new XAttribute("message", message), message);

    private static XAttribute Time(double seconds) => new("time", seconds.ToString("0.000", CultureInfo.InvariantCulture));
}
