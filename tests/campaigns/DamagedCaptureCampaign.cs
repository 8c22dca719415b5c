using System.Text;
using System.Text.Json.Nodes;
using Lab.Analysis;
using Lab.Jobs;
using Lab.Reports;
using Lab.Reports.Growth;
using Lab.Testing.Golden;

namespace Lab.Campaigns.Tests;

/// <summary>
/// Recorded captures, damaged at random: each gives a report, or one short line that says what is wrong with it.
/// </summary>
public sealed class DamagedCaptureCampaign : IDisposable
{
    private const int LongestLine = 200;

    /// <summary>Text of each entry: a growth trace of megabytes would be all that is damaged.</summary>
    private const int LongestEntry = 6000;

    private const int Few = 300;

    /// <summary>What stands in the place of a value.</summary>
    private static readonly string[] Values =
    [
        "null", "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "140737488355328", "1e308", "1e999", "5e-324", "0.5",
        "true", "\"\"", "\"x\"", "\"\\u001b[2J\\u202e\\u0000\"", "\"\\ud800\"", "\"thread\"", "\"2026-01-01\"", "[]", "[null]", "[0]",
        "[[]]", "{}", "{\"kind\":\"completed\"}", "{\"a\":null}",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_damaged_capture_gives_a_report_or_one_line()
    {
        string[][] recorded = [.. new[] { "run", "sweep" }.Select(Recorded)];
        var (reported, count) = (0, Campaign.Count(Few));
        await Campaign.RunAsync(Few, random =>
        {
            reported += Report(Damaged(recorded[random.Next(recorded.Length)], random)) is null ? 1 : 0;
            return Task.CompletedTask;
        });

        // A campaign that refuses all, or nothing, tries nothing.
        Assert.True(count < 100 || (reported > count / 20 && reported < count - (count / 20)), $"{reported} of {count} were reported");
    }

    /// <returns>The line that refuses it; null if there was a report.</returns>
    private string? Report(byte[] text)
    {
        var folder = new RunFolder(_folder.Path);
        File.WriteAllBytes(folder.CaptureFile, text);
        Results results;
        try
        {
            using var capture = folder.Read();
            results = CaptureAnalysis.Analyse(capture);
        }
        catch (CommandException e)
        {
            Assert.Equal(ExitCode.Usage, e.ExitCode);
            Assert.True(e.Message.Length <= LongestLine, e.Message);
            Assert.DoesNotContain(e.Message, IsHidden);
            return e.Message;
        }

        Assert.DoesNotContain(HtmlReport.Render(results), c => IsHidden(c) && c is not '\n' and not '\t');
        Assert.All(
            [JsonReport.Render(results), JsonReport.Sweep(results), SpeedscopeProfile.Render(results.Probes)],
            json => Assert.NotNull(JsonNode.Parse(json)));
        _ = CollapsedStacks.Render(results.Probes);
        return null;
    }

    private static bool IsHidden(char c) => char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>The header and some entries of each kind.</summary>
    private static string[] Recorded(string name)
    {
        var lines = GoldenFile.Read($"../Lab.Tests/Golden/{name}.capture.jsonl.gz").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            lines[0],
            .. lines.Skip(1)
                .Where(line => line.Length < LongestEntry)
                .GroupBy(line => (Kind: line[..16], IsTraced: line.Contains("\"growth\":", StringComparison.Ordinal)))
                .SelectMany(kind => kind.Take(kind.Key.IsTraced ? 5 : 30)),
        ];
    }

    private static byte[] Damaged(string[] recorded, Random random)
    {
        var lines = recorded.ToList();
        for (var left = 1 + random.Next(3); left > 0; left--)
        {
            // The header is one line of many, and half of what there is to check.
            var line = random.Next(3) == 0 ? 0 : random.Next(lines.Count);
            switch (random.Next(10))
            {
                case 0:
                    lines.Insert(random.Next(lines.Count + 1), lines[line]);
                    break;
                case 1 when lines.Count > 1:
                    lines.RemoveAt(line);
                    break;
                case 2:
                    lines.Insert(random.Next(lines.Count + 1), Values[random.Next(Values.Length)]);
                    break;
                default:
                    lines[line] = WithAnotherValue(lines[line], random);
                    break;
            }
        }

        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        return random.Next(6) switch
        {
            0 => bytes[..random.Next(bytes.Length)],
            1 => WithOtherBytes(bytes, random),
            _ => bytes,
        };
    }

    private static byte[] WithOtherBytes(byte[] bytes, Random random)
    {
        for (var left = random.Next(4); left > 0; left--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    /// <summary>Goes down from the line's object to some value, and puts another one in its place.</summary>
    private static string WithAnotherValue(string line, Random random)
    {
        if (Parsed(line) is not { } root)
            return line;
        var node = root;
        while (Children(node) is { Count: > 0 } children && (node == root || random.Next(4) > 0))
            node = children[random.Next(children.Count)];
        if (node == root)
            return line;
        const string place = "the place of another value";
        node.ReplaceWith(place);
        try
        {
            return root.ToJsonString().Replace($"\"{place}\"", Values[random.Next(Values.Length)], StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            // An earlier value was half of a character, which cannot be written again.
            return line;
        }
    }

    private static JsonNode? Parsed(string line)
    {
        try
        {
            return JsonNode.Parse(line);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static List<JsonNode> Children(JsonNode node) => node switch
    {
        JsonObject named => [.. named.Select(p => p.Value).OfType<JsonNode>()],
        JsonArray list => [.. list.OfType<JsonNode>()],
        _ => [],
    };
}
