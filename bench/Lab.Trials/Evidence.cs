using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>What is kept of a worker besides its outcome: enough to judge the outcome again from the capture.</summary>
public sealed record Evidence
{
    /// <summary>Exit status as the shell would show it: 128 + n for signal n. Null while unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExitStatus { get; init; }

    /// <summary>The last message of the worker that could be read: how far it got.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastMessage { get; init; }

    /// <summary>End of the worker's stderr; bounded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StandardError { get; init; }

    /// <summary>End of the worker's stdout, which belongs to the workload; bounded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StandardOutput { get; init; }

    /// <summary>Lines on the message pipe that were not messages; how many, and the start of the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Garbage { get; init; }

    /// <summary>The measured stack, once it was known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MemoryRange? Stack { get; init; }

    /// <summary>The inaccessible pages below it: the red zone, or the guard of a plain thread.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MemoryRange? RedZone { get; init; }

    /// <summary>Faults in the order they were delivered; the last few.</summary>
    public ImmutableArray<FaultRecord> Faults { get => field.IsDefault ? [] : field; init; }
}
