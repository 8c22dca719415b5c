using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Findings;

/// <summary>What the BLAS and its threads change: settings that the numbers depend on, and what one BLAS thread saves and costs.</summary>
internal static class BlasFindings
{
    private static readonly ImmutableArray<string> KernelChoices =
        ["OPENBLAS_CORETYPE", "MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR", "BLIS_ARCH_TYPE"];

    /// <summary>A smaller change is not worth a setting.</summary>
    private static readonly ByteSize LeastSaving = ByteSize.FromKiB(64);

    public static IEnumerable<Finding> Find(Results results) =>
    [
        .. ChosenKernel(results), .. TwoBuilds(results), .. SingleThreadedBlas(results), .. OneThreadStack(results),
        .. OneThreadTime(results),
    ];

    /// <summary>
    /// Variables that choose the CPU kernel of the BLAS and that the lab did not set: the numbers hold for that choice alone.
    /// </summary>
    private static IEnumerable<Finding> ChosenKernel(Results results)
    {
        var chosen = results.Probes
            .SelectMany(p => p.Environment.Variables)
            .Where(v => KernelChoices.Contains(v.Key))
            .Select(v => $"{v.Key}={v.Value}")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (chosen.Count == 0)
            yield break;
        yield return new(
            FindingSeverity.Caution,
            $"Measured with {string.Join(" and ", chosen)}",
            "Stack need depends on the CPU kernel that the BLAS picks, and this variable picks it. Where it is not set, another CPU "
                + "may need more: measure again with --unset.",
            []);
    }

    /// <summary>As pip's wheels have it: each carries an OpenBLAS of its own.</summary>
    private static IEnumerable<Finding> TwoBuilds(Results results)
    {
        var users = results.Python.Blas.Where(b => b.UsedBy is not null).ToList();
        if (users.Count < 2)
            yield break;
        yield return new(
            FindingSeverity.Note,
            "NumPy and SciPy each use a BLAS of their own",
            string.Join("; ", users.Select(b => $"{b.UsedBy}: {b.Version ?? b.Library}")) + ". The calls of numpy.* show what the one "
                + "needs, those of scipy.* what the other does, and a setting must suit both.",
            []);
    }

    /// <summary>A BLAS with one thread that nothing limits: on a machine with more cores the same calls need more stack.</summary>
    private static IEnumerable<Finding> SingleThreadedBlas(Results results)
    {
        // One that was built without threads has no parallel paths on any machine.
        var blas = results.Python.Blas.Where(b => b.Threading != "none").ToList();
        if (blas.Count == 0 || blas.Exists(b => b.Threads is not 1)
            || !results.Probes.Any(p => p.Available && p.Environment.BlasThreads is null))
            yield break;
        yield return new(
            FindingSeverity.Caution,
            "The BLAS has one thread here without being told to",
            "On a machine with more cores it takes its parallel paths, and the same calls need far more stack. "
                + "Measure where the service runs.",
            []);
    }

    /// <summary>What limiting the BLAS to one thread saves in stack.</summary>
    private static IEnumerable<Finding> OneThreadStack(Results results)
    {
        var limited = ProbeSelection.OneBlasThread(results).ToLookup(p => p.Workload, StringComparer.Ordinal);
        var unlimited = ProbeSelection.Unlimited(results);
        var smaller = unlimited
            .Select(p => (Without: p, With: limited[p.Workload].FirstOrDefault()))
            .Where(pair => pair.With?.MinimumStackBytes + LeastSaving <= pair.Without.MinimumStackBytes)
            .ToList();
        if (smaller.Count == 0)
            yield break;
        var (without, with) = smaller.MaxBy(pair => pair.Without.MinimumStackBytes!.Value - pair.With!.MinimumStackBytes!.Value);
        yield return new(
            FindingSeverity.Note,
            $"With one BLAS thread {Plural.Part(smaller.Count, unlimited.Length, "workload")} "
                + $"{Plural.Verb(smaller.Count, "need", "needs")} far less stack",
            $"{without.Workload} drops from {without.MinimumStackBytes} to {with!.MinimumStackBytes}."
                + (results.Python.Blas.IsEmpty || results.Python.Blas.Any(b => b.IsOpenBlas)
                    ? " The parallel LU of OpenBLAS is recursive, and builds for up to 80 threads keep a job table in each of its frames; "
                        + "with one thread it is not used."
                    : ""),
            AllFindings.ByNeed(smaller.Select(pair => pair.Without)));
    }

    /// <summary>What one BLAS thread costs in time, with what it saves in stack.</summary>
    private static IEnumerable<Finding> OneThreadTime(Results results)
    {
        // Each workload once: warm calls are the same work without the thread's creation.
        var priced = (results.Timings?.Latency ?? [])
            .Where(c => c.ToUnlimited is { RatioInterval: not null })
            .GroupBy(c => c.Workload, StringComparer.Ordinal)
            .Select(same => same.OrderByDescending(c => c.Mode is CallMode.Warm).First())
            .OrderByDescending(c => IsNothing(c.ToUnlimited!.Verdict) ? 1 : c.ToUnlimited.Ratio)
            .ToList();
        if (priced.Count == 0)
            yield break;
        var slower = priced.Count(c => c.ToUnlimited!.Verdict is ComparisonVerdict.Slower);
        yield return new(
            FindingSeverity.Note,
            slower == 0
                ? $"One BLAS thread makes {(priced.Count == 1 ? "no timed workload" : $"none of {priced.Count} timed workloads")} "
                    + "slower beyond noise"
                : $"One BLAS thread makes {Plural.Part(slower, priced.Count, "timed workload")} slower",
            string.Join(". ", priced.Select(c => Price(c, Unlimited(c)))) + ". The ratio is that of the limited BLAS to the unlimited one.",
            [.. priced.Select(c => c.Workload)]);

        LatencyCurve? Unlimited(LatencyCurve limited) => results.Timings!.Latency.FirstOrDefault(
            c => c.Workload == limited.Workload && c.Mode == limited.Mode && c.Environment.BlasThreads is null);
    }

    private static bool IsNothing(ComparisonVerdict verdict) => verdict is ComparisonVerdict.WithinNoise or ComparisonVerdict.Negligible;

    private static string Price(LatencyCurve limited, LatencyCurve? unlimited)
    {
        var time = limited.ToUnlimited!;
        var cost = time.Verdict switch
        {
            ComparisonVerdict.WithinNoise => "takes the same time within noise",
            ComparisonVerdict.Negligible => "takes nearly the same time",
            _ => $"is {TimeText.Verdict(time)}",
        };
        return $"{limited.Workload} {cost}, {TimeText.Ratio(time)}{Need(limited.MinimumStackBytes, unlimited?.MinimumStackBytes)}";
    }

    private static string Need(ByteSize? limited, ByteSize? unlimited) => (limited, unlimited) switch
    {
        ({ } with, { } without) when with < without => $", and needs {with} instead of {without}",
        ({ } with, { } without) when with == without => $", and needs the same {with}",
        ({ } with, { } without) => $", and needs {with}, more than {without}",
        _ => "",
    };
}
