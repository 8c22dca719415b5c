using System.Diagnostics;
using Lab.Trials;
using Lab.Trials.Timings;
using Pragmastat;
using Perfolizer.Mathematics.Common;
using Perfolizer.Mathematics.QuantileEstimators;

namespace Lab.Benchmarks.Watermarks;

/// <summary>
/// The same call with a reading and without, by turns in one loop: what changes the machine's speed meanwhile changes both. The
/// difference of a reading is a hundredth of the call, below what two benchmarks, minutes apart, can tell.
/// </summary>
/// <param name="Without">The calls without a reading.</param>
/// <param name="With">The calls with it, each paired with the one without.</param>
internal sealed record WatermarkPairs(Timing Without, Timing With)
{
    /// <summary>Makes the pairs; which of the two is first alternates.</summary>
    public static WatermarkPairs Take(Watermark reading, ByteSize size, int pairs)
    {
        var computation = new KnownComputation();
        // Compiled on a roomy stack: the smallest would hold the JIT just so.
        _ = new GuardedCall(computation, reading, ByteSize.FromMiB(8)).Make();
        var without = new GuardedCall(computation, Watermark.None, size);
        var with = new GuardedCall(computation, reading, size);
        var (plain, read) = (new double[pairs], new double[pairs]);
        for (var i = 0; i < pairs; i++)
        {
            if (i % 2 == 0)
            {
                plain[i] = Time(without);
                read[i] = Time(with);
            }
            else
            {
                read[i] = Time(with);
                plain[i] = Time(without);
            }
        }

        return new(
            new(new Timed.Measured(Watermark.None, size), [.. plain], 1) { IsPaired = true },
            new(new Timed.Measured(reading, size), [.. read], 1) { IsPaired = true });
    }

    /// <summary>
    /// What the reading adds: the median of the pairs' differences, as a share of the call's median, with its 95 % confidence interval.
    /// </summary>
    public override string ToString()
    {
        var call = HarrellDavisQuantileEstimator.Instance.Median(new Sample(Without.Nanoseconds));
        var differences = new Sample(With.Nanoseconds.Zip(Without.Nanoseconds, (w, o) => w - o).ToImmutableArray());
        var median = HarrellDavisQuantileEstimator.Instance.Median(differences);
        var interval = HarrellDavisQuantileEstimator.Instance
            .QuantileConfidenceIntervalEstimator(differences, 0.5).ConfidenceInterval(ConfidenceLevel.L95);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{With.Of} adds {median / call:P2} ({interval.Lower / call:P2} to {interval.Upper / call:P2}; {median / 1000:0.0} µs) to a "
                + $"call of "
            + $"{call / 1000:0} µs, in {differences.Size} pairs");
    }

    private static double Time(GuardedCall call)
    {
        var start = Stopwatch.GetTimestamp();
        _ = call.Make();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }
}
