using System.Text.Json;
using Lab.Trials.Captures;

namespace Lab.Trials.Tests.Samples;

/// <summary>What is left of an entry after it was written and read.</summary>
internal static class JsonRoundTrip
{
    public static CaptureEntry Of(CaptureEntry entry) => JsonSerializer.Deserialize(Text(entry), TrialsJson.Default.CaptureEntry)!;

    /// <summary>Records with arrays in them do not compare by value: their text does, and every property is compared besides.</summary>
    public static void AssertSame(CaptureEntry expected, CaptureEntry actual)
    {
        Assert.Equal(Text(expected), Text(actual));
        Assert.Equal(expected.GetType(), actual.GetType());
        Assert.Equivalent(expected, actual, strict: true);
    }

    public static string Text(CaptureEntry entry) => JsonSerializer.Serialize(entry, TrialsJson.Default.CaptureEntry);
}
