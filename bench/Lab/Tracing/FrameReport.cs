using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Lab.Trials;

namespace Lab.Tracing;

/// <summary>
/// Reads what Python's faulthandler writes of all threads (Python/traceback.c, <c>_Py_DumpTracebackThreads</c>): a line <c>Thread 0x… (most
/// recent call first):</c> for each, and below it <c>  File "…", line N in function</c> for each frame, innermost first.
/// </summary>
internal static class FrameReport
{
    /// <summary>The frames of the thread that runs on a stack. Its number is the address of its <c>struct pthread</c>, which the C library keeps at the stack's top.</summary>
    /// <returns>Empty if no such thread is in the report, or it runs no Python code.</returns>
    public static ImmutableArray<PythonFrame> FramesOn(MemoryRange stack, ReadOnlySpan<byte> report)
    {
        var frames = ImmutableArray.CreateBuilder<PythonFrame>();
        var isOurs = false;
        foreach (var line in Encoding.UTF8.GetString(report).Split('\n'))
        {
            if (ThreadOf(line) is { } thread)
                isOurs = stack.Contains(thread);
            else if (isOurs && FrameOf(line) is { } frame)
                frames.Add(frame);
        }

        return frames.ToImmutable();
    }

    private static ulong? ThreadOf(string line)
    {
        var start = line.IndexOf("hread 0x", StringComparison.Ordinal);
        if (start is < 0 or > 10 || line.StartsWith(' '))
            return null;
        var digits = line.AsSpan(start + "hread 0x".Length);
        var end = digits.IndexOf(' ');
        return end > 0 && ulong.TryParse(digits[..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var thread) ? thread : null;
    }

    private static PythonFrame? FrameOf(string line)
    {
        const string start = "  File \"";
        const string beforeLine = "\", line ";
        const string beforeFunction = " in ";
        var file = line.StartsWith(start, StringComparison.Ordinal) ? line.LastIndexOf(beforeLine, StringComparison.Ordinal) : -1;
        if (file < start.Length)
            return null;
        var rest = line[(file + beforeLine.Length)..];
        var end = rest.IndexOf(beforeFunction, StringComparison.Ordinal);
        return end > 0 && int.TryParse(rest.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(line[start.Length..file], number, rest[(end + beforeFunction.Length)..])
            : null;
    }
}
