namespace Lab.Triage;

/// <summary>A report as one screen of text.</summary>
internal static class TriageScreen
{
    private const int Width = 100;
    private const int MostFrames = 8;

    public static IEnumerable<string> Lines(TriageReport report)
    {
        foreach (var line in Wrap("", $"{report.Workload}: {report.Verdict}"))
            yield return line;
        foreach (var line in Section("What happened", report.Happened))
            yield return line;
        if (report.Where is { } where)
        {
            yield return "";
            yield return Capital(where) + (report.Thread is null ? "" : $", {report.Thread}");
        }

        foreach (var line in Frames("native", report.Native, f => f.ToString()))
            yield return line;
        foreach (var line in Frames("Python", report.Python, f => FormattableString.Invariant($"{f.Function}  ({Short(f.File)}:{f.Line})")))
            yield return line;
        foreach (var line in Section("Stack", [Stack(report)]))
            yield return line;
        foreach (var line in Section("What to do", report.Advice))
            yield return line;
        foreach (var line in Section("What could not be known", report.Unknown))
            yield return line;
    }

    private static IEnumerable<string> Section(string title, ImmutableArray<string> texts)
    {
        if (texts.IsEmpty)
            yield break;
        yield return "";
        yield return title;
        foreach (var line in texts.SelectMany(t => Wrap("  ", t)))
            yield return line;
    }

    private static IEnumerable<string> Frames<T>(string kind, ImmutableArray<T> frames, Func<T, string> text)
    {
        var shown = 0;
        var lines = 0;
        while (shown < frames.Length && lines < MostFrames)
        {
            // A recursion repeats one line: show it once, with a count.
            var line = text(frames[shown]);
            var times = frames.Skip(shown).TakeWhile(f => text(f) == line).Count();
            yield return Cut($"  {(lines == 0 ? kind : ""),-6} {line}{(times > 1 ? FormattableString.Invariant($"  × {times}") : "")}");
            shown += times;
            lines++;
        }

        if (shown < frames.Length)
            yield return FormattableString.Invariant($"         … {frames.Length - shown} more");
    }

    private static string Stack(TriageReport report)
    {
        var stack = report.Stack;
        var need = stack.NeededBytes is not { } needed ? "need unknown"
            : stack is { NeedIsWhole: true, ReserveBytes.Bytes: > 0 } ? $"takes {needed}, and Python keeps {stack.ReserveBytes} free"
            : stack.NeedIsWhole ? $"takes {needed}"
            : $"had taken {needed} when it died";
        var used = stack.UsedAtDeathBytes is { } at ? $", {at} in use at that moment" : "";
        var guard = stack.GuardBytes?.ToString() ?? "none";
        var step = stack.SteppedBytes is { } stepped ? $", touched {stepped} below its end, guard {guard}" : "";
        return $"size {report.StackBytes}, {need}{used}{step}";
    }

    /// <summary>The last parts of a path, which tell more than its start.</summary>
    private static string Short(string path) => path.Split('/') is { Length: > 4 } parts ? "…/" + string.Join('/', parts[^3..]) : path;

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Cut(string line) => line.Length <= Width ? line : line[..(Width - 1)] + "…";

    private static IEnumerable<string> Wrap(string indent, string text)
    {
        var line = indent;
        foreach (var word in text.ReplaceLineEndings(" ").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > indent.Length && line.Length + word.Length > Width)
            {
                yield return line.TrimEnd();
                line = indent + (indent.Length > 0 ? "  " : "");
            }

            line += word + " ";
        }

        yield return Cut(line.TrimEnd());
    }
}
