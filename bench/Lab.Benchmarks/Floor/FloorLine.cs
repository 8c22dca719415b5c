using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lab.Benchmarks.Floor;

/// <summary>What the C program says of one operation.</summary>
/// <param name="Count">Operations in each iteration.</param>
/// <param name="Value">The number that the operation brought back; 0 where nothing comes back.</param>
/// <param name="Nanoseconds">Time of one operation, one figure an iteration, the empty loop taken off.</param>
internal sealed record FloorLine(string Operation, long Count = 0, double Value = 0, ImmutableArray<double> Nanoseconds = default)
{
    /// <summary>Why there are no figures; null where there are.</summary>
    public string? Problem { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FloorLine))]
internal sealed partial class FloorJson : JsonSerializerContext;
