using System.Text.Json.Serialization;
using Lab.Analysis.Statistics;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis;

/// <summary>Another way to be safe than a large stack for every thread that calls Python.</summary>
/// <param name="Kind">What is done instead.</param>
/// <param name="StackBytes">The stack that is then enough.</param>
/// <param name="Prices">What it costs in time, a workload each; empty where that was not timed.</param>
public sealed record Alternative(AlternativeKind Kind, ByteSize StackBytes, ImmutableArray<AlternativePrice> Prices)
{
    internal static ImmutableArray<Alternative> Of(Results results, Recommendation recommended)
    {
        var curves = results.Timings?.Latency.Where(c => c.Mode is CallMode.Warm).ToList() ?? [];
        var alternatives = ImmutableArray.CreateBuilder<Alternative>();
        if (recommended.WithOneBlasThread is { } one && one.StackBytes < recommended.StackBytes)
        {
            alternatives.Add(new(AlternativeKind.OneBlasThread, one.StackBytes, [.. from curve in curves
                where curve.ToUnlimited is not null
                select new AlternativePrice(curve.Workload, curve.ToUnlimited!)]));
        }

        ImmutableArray<AlternativePrice> warm =
        [
            .. from curve in curves
               where curve.ToNewThreads is not null && curve.Environment.BlasThreads == recommended.BlasThreads
               select new AlternativePrice(curve.Workload, curve.ToNewThreads!),
        ];
        // It needs the same stack: without a price there is nothing to say for it.
        if (!warm.IsEmpty)
            alternatives.Add(new(AlternativeKind.WarmThread, recommended.StackBytes, warm));
        return alternatives.ToImmutable();
    }
}

/// <summary>What an alternative does to the latency of one workload.</summary>
/// <param name="Workload">The workload that was timed.</param>
/// <param name="Change">Its calls in the alternative against those without it: slower, faster, or within the noise.</param>
public sealed record AlternativePrice(string Workload, Comparison Change);

/// <summary>What is done instead of giving every thread a large stack.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlternativeKind>))]
public enum AlternativeKind
{
    /// <summary>The BLAS is limited to one thread.</summary>
    [JsonStringEnumMemberName("oneBlasThread")]
    OneBlasThread,

    /// <summary>One dedicated thread of that size stays and makes all calls, in place of a new one for each.</summary>
    [JsonStringEnumMemberName("warmThread")]
    WarmThread,
}
