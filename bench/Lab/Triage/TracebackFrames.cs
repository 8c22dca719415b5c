using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>Python frames out of a traceback: an exception's (outermost first), or the one that faulthandler wrote to stderr (innermost first).</summary>
internal static partial class TracebackFrames
{
    public static ImmutableArray<PythonFrame> Of(Outcome outcome, string? standardError)
    {
        if (outcome is Outcome.Raised raised)
            return [.. Frames(raised.Traceback).Reverse()];
        var start = standardError?.IndexOf("(most recent call first)", StringComparison.Ordinal) ?? -1;
        if (start < 0)
            return [];
        var end = standardError!.IndexOf("\n\n", start, StringComparison.Ordinal);
        return Frames(end < 0 ? standardError[start..] : standardError[start..end]);
    }

    private static ImmutableArray<PythonFrame> Frames(string text) =>
        [.. Frame().Matches(text).Select(m => new PythonFrame(m.Groups[1].Value, int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture), m.Groups[3].Value))];

    [GeneratedRegex("^  File \"(.*?)\", line (\\d{1,9}),? in (.+)$", RegexOptions.Multiline)]
    private static partial Regex Frame();
}
