using Lab.Analysis;
using Lab.Analysis.Tests.Captures;

namespace Lab.Reports.Tests;

/// <summary>What the page says of the packages that the lab does without where no source has them.</summary>
public class CompanionTests
{
    private static Results Sample { get; } = SampleCapture.Analyse();

    [Fact]
    public void One_that_was_used_is_named_with_its_version_and_one_that_was_not_with_the_reason()
    {
        var environment = ReportPage.Of(Sample with
        {
            Companions = [new("pythonnet", "3.0.5", "pythonnet 3.0.5 was not found in any package source"), new("ScottPlot", "5.0.56", null)],
        }).Section("environment");

        var words = ReportPage.Words(environment.Descendants("section").Single(s => (string?)s.Element("h3") == "Companions"));
        Assert.Equal("Companions pythonnetNot used: pythonnet 3.0.5 was not found in any package sourceScottPlot5.0.56", words);
    }

    [Fact]
    public void Where_nobody_asked_there_is_nothing_to_say() =>
        Assert.DoesNotContain("Companions", ReportPage.Of(Sample with { Companions = [] }).Section("environment").Value, StringComparison.Ordinal);
}
