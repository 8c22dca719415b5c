using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lab.Triage;

/// <summary>Reads what gdb prints of all threads: <c>Thread 3 (Thread 0x7f… (LWP 123) …):</c>, then a backtrace.</summary>
internal static partial class GdbListing
{
    private const string SignalFrame = "<signal handler called>";

    /// <summary>The threads, with the frames below the innermost signal handler where one runs: what the handler itself does is of no interest.</summary>
    public static ImmutableArray<NativeThread> Read(string listing)
    {
        var handles = new Dictionary<int, ulong>();
        var frames = new Dictionary<int, List<NativeCall>>();
        var inHandler = new HashSet<int>();
        var thread = 0;
        foreach (var line in listing.Split('\n'))
        {
            if (Header().Match(line) is { Success: true } header)
            {
                thread = int.Parse(header.Groups[2].Value, CultureInfo.InvariantCulture);
                handles[thread] = ulong.Parse(header.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                frames.TryAdd(thread, []);
            }
            else if (thread == 0)
                continue;
            else if (line.Contains(SignalFrame, StringComparison.Ordinal) && inHandler.Add(thread))
                frames[thread].Clear();
            else if (Frame().Match(line) is { Success: true } frame)
                frames[thread].Add(Call(frame));
        }

        return [.. frames.Select(f => new NativeThread(f.Key, handles[f.Key], [.. f.Value]))];
    }

    private static NativeCall Call(Match frame)
    {
        var symbol = frame.Groups["symbol"].Value;
        var module = frame.Groups["module"].Value;
        return new(module.Length > 0 ? Path.GetFileName(module) : null, symbol == "??" ? null : symbol, null)
        {
            Address = ulong.TryParse(frame.Groups["address"].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address) ? address : null,
        };
    }

    [GeneratedRegex(@"^Thread \d+ \(Thread 0x([0-9a-f]+) \(LWP (\d+)\)")]
    private static partial Regex Header();

    // A function's own parameter list follows its name at once, gdb's list of arguments after a space.
    [GeneratedRegex(@"^#\d+ +(?:0x(?<address>[0-9a-f]+) in )?(?<symbol>.+?) \(.*?\)?(?: from (?<module>/.+)| at .+)?$")]
    private static partial Regex Frame();
}
