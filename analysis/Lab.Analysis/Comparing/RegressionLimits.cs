using Lab.Analysis.Sizes;
using Lab.Analysis.Statistics;
using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis.Comparing;

/// <summary>How much worse a head may be than its base before the comparison fails.</summary>
/// <param name="MaxGrowth">
/// The growth of a minimum that is still accepted; one that no pair verifies is said to be so. Null for the default: a minimum may grow by
/// 10 %, or up to <see cref="CommonStackSize.Smallest"/>, which every thread has, but not so that the size to set becomes larger. So a
/// page more of a small need, as another Python brings it, fails nothing that anybody has to act on, and a need that calls for another
/// setting always does.
/// </param>
/// <param name="MaxSlowdown">
/// By how much a median may be larger, 0.1 for a tenth: more fails where the samples exclude that it is less. Null for the default, any:
/// two captures are timed at two times, and what else the machine did then is in neither.
/// </param>
public sealed record RegressionLimits(GrowthLimit? MaxGrowth, double? MaxSlowdown)
{
    public static readonly RegressionLimits Default = new(null, null);

    /// <summary>What is worse by more.</summary>
    internal ImmutableArray<Regression> Exceeded(CaptureComparison comparison)
    {
        var size = SizeToSet(comparison);
        return
        [
            .. comparison.Workloads
                .Select(w => (Workload: w, Why: WhyTooMuch(w)))
                .Where(w => w.Why is not null)
                .Select(w => new Regression(ComparisonText.Name(w.Workload), w.Why!)),
            .. size is null ? Array.Empty<Regression>() : [size],
            .. comparison.Timings
                .Where(t => t.Comparison is { Verdict: ComparisonVerdict.Slower, RatioInterval.Lower: var least }
                    && least > 1 + MaxSlowdown)
                .Select(t => new Regression(
                    ComparisonText.Name(t.Timed),
                    string.Create(CultureInfo.InvariantCulture, $"slower by more than {MaxSlowdown * 100:0.##} %"))),
        ];
    }

    private string? WhyTooMuch(WorkloadComparison workload) => workload switch
    {
        { Change: WorkloadChange.Broke } => "broke",
        // A minimum that is verified now, and was not, may be larger all the same. Within what its own calls differ by it may too: a limit
        // that was asked for holds for that.
        { Change: var change, Compared: var (was, now) } when now > was
            && (change is WorkloadChange.Grew or WorkloadChange.Mended || (MaxGrowth is not null && change is WorkloadChange.None)) =>
            MaxGrowth is { } limit
                ? limit.Allows(was, now) ? null : $"the minimum grew by more than {limit}{Unverified(workload)}"
                : GrowthLimit.Tenth.Allows(was, now) || now <= CommonStackSize.Smallest ? null
                : $"the minimum grew by more than {GrowthLimit.Tenth}{Unverified(workload)}",
        _ => null,
    };

    private static string Unverified(WorkloadComparison workload) => workload.Verified ? "" : ", which no pair of trials verifies";

    /// <summary>
    /// By default a larger size to set is a regression too, of the workload that decides it; not where a minimum was still being searched.
    /// </summary>
    private Regression? SizeToSet(CaptureComparison comparison) =>
        MaxGrowth is null
        && (comparison.Base.Recommendation, comparison.Head.Recommendation) is ({ } was, { } now)
        && now.StackBytes > was.StackBytes
        && comparison.Workloads.FirstOrDefault(w =>
            w is { Change: WorkloadChange.Grew or WorkloadChange.Mended or WorkloadChange.None, GrowthBytes.Bytes: > 0 }
            && w is { Base.IsUnchecked: false, Head.IsUnchecked: false }
            && w.Workload == now.DecidedBy && w.Host == now.Host
            && w.Head?.MinimumStackBytes == now.MinimumStackBytes) is { } decides
            ? new(ComparisonText.Name(decides), $"the size to set grew from {was.StackBytes} to {now.StackBytes}")
            : null;
}

/// <summary>A growth as a user writes it: a size (<c>64K</c>), or a share of the base (<c>10%</c>).</summary>
/// <param name="Bytes">The size; null for a share.</param>
/// <param name="Percent">The share in per cent; null for a size.</param>
public sealed record GrowthLimit(ByteSize? Bytes, double? Percent)
{
    public static readonly GrowthLimit Tenth = new(null, 10);

    /// <exception cref="FormatException">The text is neither; the message says how to write it.</exception>
    public static GrowthLimit Parse(string text)
    {
        var isShare = text.EndsWith('%');
        if (!isShare && ByteSize.TryParse(text, out var size) && size >= ByteSize.Zero)
            return new(size, null);
        return isShare && PercentOf(text[..^1]) is { } percent
            ? new(null, percent)
            : throw new FormatException($"'{text}' is no growth: write a size such as 64K, 0 for none, or a share such as 10%");
    }

    /// <summary>A number from 0 to 10000; null for anything else.</summary>
    public static double? PercentOf(string text) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
        && percent is >= 0 and <= 10_000
            ? percent
            : null;

    public bool Allows(ByteSize was, ByteSize now) => Bytes is { } most
        ? (now - was) <= most
        : now.Bytes <= was.Bytes * (1 + (Percent!.Value / 100));

    public override string ToString() =>
        Bytes?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"{Percent:0.##} %");
}

/// <summary>Something that is worse by more than a limit.</summary>
/// <param name="What">The workload, with its host and its limit on BLAS threads where they matter; or what was timed.</param>
/// <param name="Why">Which limit, in words that follow the name and a colon.</param>
public sealed record Regression(string What, string Why);
