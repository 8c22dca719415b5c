using System.Text.Json;
using Lab.Testing.Captures;

namespace Lab.Reports.Tests;

public class JsonReportTests
{
    [Fact]
    public void It_holds_the_probes_under_their_names()
    {
        var results = SampleCapture.Analyse();

        using var json = JsonDocument.Parse(JsonReport.Render(results));

        var probes = json.RootElement.GetProperty("probes");
        Assert.Equal(results.Probes.Length, probes.GetArrayLength());
        Assert.Equal("scipy.zlu-1000", json.RootElement.GetProperty("recommendation").GetProperty("decidedBy").GetString());
        Assert.All(probes.EnumerateArray(), p => Assert.True(p.TryGetProperty("minimumStackBytes", out _)));
    }

    [Fact]
    public void It_ends_in_a_line_break() => Assert.EndsWith("}\n", JsonReport.Render(SampleCapture.Analyse()), StringComparison.Ordinal);
}
