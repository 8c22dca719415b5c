using System.Collections.Immutable;

namespace Lab.Trials;

/// <summary>What is kept of a worker besides its outcome: enough to judge the outcome again from the capture.</summary>
public sealed record Evidence
{
    /// <summary>Exit status as the shell would show it: 128 + n for signal n. Null while unknown.</summary>
    public int? ExitStatus { get; init; }

    /// <summary>The last message of the worker that could be read: how far it got.</summary>
    public string? LastMessage { get; init; }

    /// <summary>End of the worker's stderr; bounded.</summary>
    public string? StandardError { get; init; }

    /// <summary>End of the worker's stdout, which belongs to the workload; bounded.</summary>
    public string? StandardOutput { get; init; }

    /// <summary>Lines on the message pipe that were not messages; how many, and the start of the first.</summary>
    public string? Garbage { get; init; }

    /// <summary>The measured stack, once it was known.</summary>
    public MemoryRange? Stack { get; init; }

    /// <summary>The inaccessible pages below it: the red zone, or the guard of a plain thread.</summary>
    public MemoryRange? RedZone { get; init; }

    /// <summary>Faults in the order they were delivered; the last few.</summary>
    public ImmutableArray<FaultRecord> Faults { get; init; } = [];
}
