using System.Text;
using System.Text.Json;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

/// <summary>What a run has written into the folder <c>run</c>.</summary>
internal sealed class RunOutput(TemporaryFolder folder)
{
    public string Capture => folder.Combine("run", "capture.jsonl");

    /// <summary>The whole lines of the capture, while it is being written.</summary>
    public List<string> Lines()
    {
        if (!File.Exists(Capture) || Open() is not { } open)
            return [];
        using var stream = open;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>Null while the lab has it for itself, which is only at the very beginning.</summary>
    private FileStream? Open()
    {
        try
        {
            return new(Capture, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public IEnumerable<CaptureEntry> Entries() => Trials.Captures.Capture.Read(Capture).Entries;

    public JsonElement Results()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(folder.Combine("run", "results.json")));
        return json.RootElement.Clone();
    }

    public void AssertAllMeasured()
    {
        Assert.True(Results().GetProperty("finished").GetBoolean());
        Assert.AllOfSome(
            Results().GetProperty("probes").EnumerateArray(), p => Assert.True(p.GetProperty("verified").GetBoolean(), p.ToString()));
    }
}
