using System.Diagnostics;

namespace Lab.Python.Processes;

/// <summary>Counts time as a program has it on an idle machine: where many wait for the processors, each second counts less.</summary>
/// <remarks>
/// A limit in seconds says what is to be expected of a machine that has nothing else to do. With thirty busy processes on two processors
/// a program gets a fifteenth of that, and one that is not there yet at its limit is slow, which tells nothing of whether it will answer.
/// </remarks>
public sealed class FairTime
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>However busy the machine is, a second counts at least one thirtieth: a program that hangs is given up in the end.</summary>
    private const double LeastShare = 1.0 / 30;

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The time of the clock on the wall since the beginning.</summary>
    public TimeSpan Waited => _clock.Elapsed;

    /// <summary>Waits until this much time has passed.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task PassesAsync(TimeSpan time, CancellationToken cancellation)
    {
        for (var left = time; left > TimeSpan.Zero;)
        {
            var before = _clock.Elapsed;
            await Task.Delay(left < LookInterval ? left : LookInterval, cancellation).ConfigureAwait(false);
            left -= (_clock.Elapsed - before) * Share(Read("/proc/loadavg"), Processors);
        }
    }

    /// <summary>What one more process gets of a processor, from 1/30 to 1.</summary>
    /// <param name="load">
    /// As in /proc/loadavg (proc_loadavg(5)). Its first field, the average of the last minute, counts those that wait for a disk too. Its
    /// fourth begins with how many run or could run now: the average takes a minute to show them.
    /// </param>
    internal static double Share(string load, int processors)
    {
        var fields = load.Split(' ');
        var average = Number(fields[0]);
        var now = fields.Length > 3 ? Number(fields[3].Split('/')[0]) : 0;
        return Math.Clamp(processors / Math.Max(1, Math.Max(average, now)), LeastShare, 1);

        static double Number(string text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>
    /// The processors that the load is of: those of the whole machine, also in a container. Environment.ProcessorCount is what this process
    /// may use of them.
    /// </summary>
    private static int Processors =>
        Count(Read("/sys/devices/system/cpu/online")) is > 0 and var online ? online : Environment.ProcessorCount;

    /// <summary>How many numbers a list such as <c>0-3,6</c> has (sysfs, cpulist of cpu/online); 0 for another text.</summary>
    internal static int Count(string list)
    {
        var count = 0;
        foreach (var range in list.Trim().Split(','))
        {
            var ends = range.Split('-');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            {
                return 0;
            }

            count += last - first + 1;
        }

        return count;
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
