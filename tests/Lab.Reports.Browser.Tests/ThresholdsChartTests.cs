using System.Text.Json;
using Lab.Reports.Markup;

namespace Lab.Reports.Browser.Tests;

/// <summary>The chart of thresholds, read back from the page, says what results.json says.</summary>
[Collection(Browser.Collection)]
public sealed class ThresholdsChartTests(Browser browser)
{
    private const string RowIds = """
        return Object.fromEntries(Array.from(document.querySelectorAll("tr[data-row]"), row => [row.id, row.dataset.row]));
        """;

    public static TheoryData<string> Names => Samples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_zones_minimums_trials_and_marks_are_those_of_the_results(string sample)
    {
        var results = Samples.Of(sample);
        var json = JsonElement.Parse(JsonReport.Render(results));
        var page = browser.Open(HtmlReport.Render(results));
        var chart = Assert.Single(DrawnChart.Of(page), chart => chart.Id == "chart-thresholds");
        var rows = page.Run(RowIds).Deserialize<Dictionary<string, string>>()!;

        var probes = results.Probes.Zip(json.GetProperty("probes").EnumerateArray(), (probe, said) => (Id: Anchor.Of(probe), Said: said))
            .Where(p => Bytes(p.Said, "minimumStackBytes") is not null)
            .ToDictionary(p => rows[p.Id], p => p.Said);
        Assert.Equal(rows.Count, probes.Count);
        Assert.Equal(Minimums(probes), Pairs(chart.Items("rows")));
        Assert.Equal(Trials(probes, "overran", "completed"), Pairs(chart.Items("survived")));
        Assert.Equal(Trials(probes, "crashed", "refused"), Pairs(chart.Items("died")));
        var zones = chart.Items("zone-").ToLookup(z => z.Item.GetProperty("value")[0].GetString()!);
        Assert.Equal(rows.Count, zones.Count);
        Assert.All(probes, probe => AssertZones(probe.Value, zones[probe.Key]));
        var marks = chart.Series.EnumerateArray().Single(s => s.GetProperty("id").GetString() == "marks").GetProperty("markLine");
        if (json.GetProperty("recommendation") is { ValueKind: JsonValueKind.Object } recommendation)
            Assert.Equal(Bytes(recommendation, "stackBytes"), Bytes(marks.GetProperty("data")[0], "xAxis"));
        var said = json.GetProperty("probes").EnumerateArray().MaxBy(p => Bytes(p, "minimumStackBytes") ?? 0);
        Assert.Contains(chart.Texts, text => text.StartsWith(said.GetProperty("workload").GetString()!, StringComparison.Ordinal));
    }

    /// <summary>Without a gap from one end of the axis to the other, and they change where the results say so.</summary>
    private static void AssertZones(JsonElement probe, IEnumerable<(string Series, JsonElement Item)> drawn)
    {
        const long From = 16 << 10;
        const long To = 64 << 20;
        var zones = drawn
            .Select(z => (Name: z.Series["zone-".Length..], From: z.Item.GetProperty("value")[1].GetInt64(),
                To: z.Item.GetProperty("value")[2].GetInt64()))
            .OrderBy(z => z.From).ToList();

        Assert.Equal(zones.Select(z => z.To).SkipLast(1), zones.Select(z => z.From).Skip(1));
        Assert.Equal((From, To), (zones[0].From, zones[^1].To));
        var minimum = Bytes(probe, "minimumStackBytes")!.Value;
        Assert.Equal(("safe", long.Max(minimum, From)), (zones[^1].Name, zones[^1].From));
        AssertZone("overrun", "overrunZone");
        AssertZone("refused", "refusalZone");

        void AssertZone(string name, string property)
        {
            var said = probe.TryGetProperty(property, out var range) && range.ValueKind is JsonValueKind.Object
                ? new[] { (long.Max(Bytes(range, "fromBytes")!.Value, From), Bytes(range, "toBytes")!.Value) } : [];
            Assert.Equal(said, zones.Where(z => z.Name == name).Select(z => (z.From, z.To)));
        }
    }

    private static IEnumerable<(string, long)> Minimums(Dictionary<string, JsonElement> probes) =>
        probes.Select(p => (p.Key, Bytes(p.Value, "minimumStackBytes")!.Value)).Order();

    /// <summary>Of plain threads within the overrun zone.</summary>
    private static IEnumerable<(string, long)> Trials(Dictionary<string, JsonElement> probes, params string[] outcomes) => probes
        .Where(p => p.Value.GetProperty("overrunZone").ValueKind is JsonValueKind.Object)
        .SelectMany(p => p.Value.GetProperty("plainThread").EnumerateArray()
            .Where(trial => outcomes.Contains(trial.GetProperty("outcome").GetString()))
            .Select(trial => (p.Key, Bytes: Bytes(trial, "stackBytes")!.Value))
            .Where(trial => trial.Bytes >= Bytes(p.Value.GetProperty("overrunZone"), "fromBytes")
                && trial.Bytes < Bytes(p.Value.GetProperty("overrunZone"), "toBytes")))
        .Order();

    private static IEnumerable<(string, long)> Pairs(IEnumerable<(string Series, JsonElement Item)> items) =>
        items.Select(i => i.Item.GetProperty("value")).Select(value => (value[0].GetString()!, value[1].GetInt64())).Order();

    private static long? Bytes(JsonElement of, string property) =>
        of.GetProperty(property) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;
}
