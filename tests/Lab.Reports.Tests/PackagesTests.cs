using Lab.Analysis;
using Lab.Testing.Captures;

namespace Lab.Reports.Tests;

/// <summary>What the page says of the packages that the measured calls go through.</summary>
public class PackagesTests
{
    private static Results Sample { get; } = SampleCapture.Analyse();

    [Fact]
    public void One_that_was_used_is_named_with_its_version_and_one_that_was_not_with_the_reason()
    {
        var environment = ReportPage.Of(Sample with
        {
            Packages = [new("pythonnet", "3.2.1", "pythonnet 3.2.1 needs Python 3.10 or newer, this is Python 3.9.18"),
                new("ScottPlot", "5.0.56", null)],
        }).Section("environment");

        var words = ReportPage.Words(environment.Descendants("section").Single(s => (string?)s.Element("h3") == "NuGet packages"));
        Assert.Equal(
            "NuGet packagespythonnetNot used: pythonnet 3.2.1 needs Python 3.10 or newer, this is Python 3.9.18ScottPlot5.0.56", words);
    }

    [Fact]
    public void Where_no_call_needs_one_there_is_nothing_to_say() => Assert.DoesNotContain(
        "pythonnet", ReportPage.Of(Sample with { Packages = [] }).Section("environment").Value, StringComparison.Ordinal);
}
