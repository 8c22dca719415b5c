using System.Text;
using Lab.Trials;

namespace Lab.Tracing;

/// <summary>
/// Reads the frames that Python writes as text, one line each: <c> File "…", line N in function</c>. Its faulthandler writes those of a
/// thread below a line such as <c>Thread 0x… (most recent call first):</c>, innermost first, with a blank line at the end
/// (Python/traceback.c,
/// <c>_Py_DumpTracebackThreads</c>). The traceback of an exception has them outermost first, with a comma before <c>in</c>, and source
/// lines between them.
/// </summary>
internal static class FrameReport
{
    private const string Head = "(most recent call first)";

    /// <summary>
    /// The frames of the thread that runs on a stack. Its number is the address of its <c>struct pthread</c>, which the C library keeps at
    /// the stack's top.
    /// </summary>
    /// <returns>Innermost first; empty if no such thread is in the report, or it runs no Python code.</returns>
    public static ImmutableArray<PythonFrame> FramesOn(MemoryRange stack, ReadOnlySpan<byte> report) =>
        [
            .. Threads(Encoding.UTF8.GetString(report))
                .Where(t => t.Number is { } number && stack.Contains(number))
                .SelectMany(t => t.Frames),
        ];

    /// <summary>
    /// The frames of the first thread in a report, wherever in a text that stands: stderr of a process that died holds one.
    /// </summary>
    /// <returns>Innermost first; empty if there is none.</returns>
    public static ImmutableArray<PythonFrame> FirstIn(string text) => [.. Threads(text).Select(t => t.Frames).FirstOrDefault() ?? []];

    /// <summary>The frames of an exception's traceback, innermost first.</summary>
    public static ImmutableArray<PythonFrame> OfException(string traceback)
    {
        var frames = new List<PythonFrame>();
        var (isFrames, before) = (true, "");
        foreach (var line in traceback.Split('\n'))
        {
            // The message, which is not indented, may hold a traceback of its own, such as that of another process.
            isFrames = (IsHead(line) && (before.Length == 0 || line.TrimStart() is ['+' or '|', ..] || IsLink(before)))
                || (isFrames && (line.Length == 0 || line[0] == ' '));
            if (isFrames && FrameOf(line) is { } frame)
                frames.Add(frame);
            if (!string.IsNullOrWhiteSpace(line))
                before = line;
        }

        frames.Reverse();
        return [.. frames];

        static bool IsHead(string line)
        {
            const string head = "Traceback (most recent call last):";
            return line.TrimStart(' ', '+', '|', '-') is head or "Exception Group " + head;
        }

        // What Python writes between the tracebacks of a chain (Lib/traceback.py, _cause_message and _context_message).
        static bool IsLink(string line) => line is "The above exception was the direct cause of the following exception:"
            or "During handling of the above exception, another exception occurred:";
    }

    private static List<(ulong? Number, List<PythonFrame> Frames)> Threads(string text)
    {
        var threads = new List<(ulong? Number, List<PythonFrame> Frames)>();
        List<PythonFrame>? current = null;
        foreach (var line in text.Split('\n'))
        {
            if (line.Contains(Head, StringComparison.Ordinal))
                threads.Add((NumberOf(line), current = []));
            else if (line.Length == 0)
                current = null;
            else if (FrameOf(line) is { } frame)
                current?.Add(frame);
        }

        return threads;
    }

    /// <summary>
    /// Of <c>Thread 0x…</c> and <c>Current thread 0x…</c>; null for <c>Stack</c>, which is that of a thread without a number.
    /// </summary>
    private static ulong? NumberOf(string line)
    {
        var start = line.IndexOf("hread 0x", StringComparison.Ordinal);
        if (start is < 0 or > 10 || line.StartsWith(' '))
            return null;
        var digits = line.AsSpan(start + "hread 0x".Length);
        var end = digits.IndexOf(' ');
        return end > 0 && ulong.TryParse(digits[..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var thread)
            ? thread
            : null;
    }

    private static PythonFrame? FrameOf(string line)
    {
        const string group = "  | ";
        const string start = "  File \"";
        const string beforeLine = "\", line ";
        const string beforeFunction = " in ";
        // The traceback of a group of exceptions.
        if (line.StartsWith(group, StringComparison.Ordinal))
            line = line[group.Length..];
        var file = line.StartsWith(start, StringComparison.Ordinal) ? line.LastIndexOf(beforeLine, StringComparison.Ordinal) : -1;
        if (file < start.Length)
            return null;
        var rest = line[(file + beforeLine.Length)..];
        var end = rest.IndexOf(beforeFunction, StringComparison.Ordinal);
        return end > 0 && int.TryParse(rest.AsSpan(0, end).TrimEnd(','), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(line[start.Length..file], number, rest[(end + beforeFunction.Length)..])
            : null;
    }
}
