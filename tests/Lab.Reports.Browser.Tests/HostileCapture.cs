using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Timings;

namespace Lab.Reports.Browser.Tests;

/// <summary>
/// A capture in which every text is one that a page might obey instead of showing it. It is a sample that was written and read again, with
/// another text in the place of each: no text that a capture can hold is left out, and equal ones stay equal.
/// </summary>
internal static class HostileCapture
{
    /// <summary>Each stands alone once, and then beside other texts.</summary>
    private static readonly string[] Texts =
    [
        "</script><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "javascript:alert(1)",
        "--crash", "fn:tip", "fn:size", "fn:constructor", "--", "{{7*7}}", "{a|b}", "{b}", "${7*7}", "]]><!--", "-->", "</style>",
        "</noscript><script>alert(1)</script>", "<svg onload=alert(1)>", "&lt;&amp;&#60;", "__proto__", "constructor",
        "\u0001crash", "\u0001\u0001tip", "\u202egnihtoN\u2066",
        "\0nul\0", "\ud800", "\udc00\ud800", "\u001b[31mred", "\r\n\t", "\u2028\u2029", "=1+1", "-0", "NaN", "#", "data:text/html,<p>",
        "https://example.com/x.js", "file:///etc/passwd", new('W', 10_000),
        string.Concat(Enumerable.Repeat("long name ", 1000)), "",
    ];

    public static Results Analyse() => CaptureAnalysis.Analyse(Capture.Of(Entries()));

    private static List<CaptureEntry> Entries()
    {
        var hostile = new JsonSerializerOptions(TrialsJson.Default.Options);
        hostile.Converters.Add(new HostileTexts());
        return [.. Sample().Select(entry => JsonSerializer.Deserialize<CaptureEntry>(
            JsonSerializer.Serialize(entry, TrialsJson.Default.CaptureEntry), hostile)!)];
    }

    /// <summary>Something of everything that a capture can hold.</summary>
    private static IEnumerable<CaptureEntry> Sample()
    {
        var capture = new CaptureBuilder().Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread);
        for (var i = 0; i < 2 * Texts.Length; i++)
        {
            var name = $"workload {i}";
            capture.Workload(name, stresses: $"stresses {i}", unavailable: i % 7 == 6 ? $"unavailable {i}" : null);
            if (i % 7 != 6)
                Measure(capture, name, i);
        }

        return Settings(capture).Build();
    }

    private static void Measure(CaptureBuilder capture, string name, int i)
    {
        switch (i % 7)
        {
            case 5:
                var raised = new Outcome.Raised(TrialStage.Call, $"type {i}", $"message {i}", $"traceback {i}");
                capture.Trial(name, Host.Guarded, ByteSize.FromMiB(16), raised, Watermark.Residency);
                break;
            case 4:
                capture.Trial(
                    name, Host.Guarded, ByteSize.FromMiB(16), new Outcome.LaunchFailed($"launch {i}"), Watermark.Residency);
                break;
            default:
                capture.Probe(name, 40 + (100 * i), survives: size => size >= ByteSize.FromKiB(128));
                capture.Probe(name, 40 + i, CaptureBuilder.OneThread);
                capture.Traced(name, Outcomes.Completed, Growth(i));
                break;
        }

        var environment = CaptureBuilder.Unset;
        foreach (var mode in Enum.GetValues<CallMode>())
        {
            capture.Timed(new Timed.Workload(name, environment, ByteSize.FromMiB(8), mode), [1e6, 1.1e6, 1.2e6]);
            capture.Timed(new Timed.Workload(name, environment, ByteSize.FromMiB(64), mode), [2e6, 2.1e6, 2.2e6]);
        }

        capture.Timed(new Timed.Call($"operation {i}", Bridge.C), [10, 11, 12]);
        capture.Timed(new Timed.Call($"operation {i}", Bridge.CApi), [20, 21, 22]);
        capture.Untimed(new Timed.Call($"operation {i}", Bridge.PythonNet), $"problem {i}");
    }

    private static GrowthTrace Growth(int i) => new(
        [
            .. SampleGrowth.Lu.Steps.Select((step, at) => step with
            {
                Module = $"module {i} {at}",
                Symbol = at % 3 == 0 ? null : $"symbol {i} {at}",
                Python = [new($"file {i} {at}", at, $"function {i} {at}"), new("file", 1, "function")],
            }),
        ],
        $"trace {i}",
        UserModeOnly: true,
        1)
    {
        Occupants =
        [
            new($"module {i}", $"symbol {i}", 1, ByteSize.FromKiB(500), 3, ByteSize.FromKiB(200)) { Recursion = [$"symbol {i}", "other"] },
        ],
    };

    /// <summary>Those whose names the lab knows, with texts of others in them, and some that it does not know.</summary>
    private static CaptureBuilder Settings(CaptureBuilder capture)
    {
        string[] knobs = [Knob.None, .. HostileTexts.Known, "knob 1", "knob 2"];
        foreach (var (i, knob) in knobs.Index())
        {
            capture.Setting(knob, $"asked {i}", ByteSize.FromMiB(4), ByteSize.FromMiB(4), ByteSize.FromMiB(4 + (i % 2)));
            capture.Setting(new SettingObservation(knob, $"asked not {i}", ThreadKind.New) { Reason = $"reason {i}" });
        }

        return capture;
    }

    /// <summary>Reads a hostile text in the place of each text, and the same for the same.</summary>
    private sealed class HostileTexts : JsonConverter<string>
    {
        /// <summary>Names that the lab knows stay what they are.</summary>
        public static readonly HashSet<string> Known =
            [Knob.Variable, Knob.RuntimeConfig, Knob.Project, Knob.Ulimit, Knob.OpenBlasThreads];

        private readonly Dictionary<string, string> _instead = [];

        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Instead(reader.GetString()!);

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Instead(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new NotSupportedException();

        private string Instead(string text)
        {
            if (Known.Contains(text))
                return text;
            if (_instead.TryGetValue(text, out var known))
                return known;
            var i = _instead.Count;
            return _instead[text] = i < Texts.Length ? Texts[i] : $"{Texts[i % Texts.Length]} {text}";
        }
    }
}
