using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>What one crossing between .NET and Python costs through one bridge.</summary>
public sealed record CallOverhead
{
    /// <summary>What crosses, such as <c>empty call</c>.</summary>
    public required string Operation { get; init; }

    public required Bridge Bridge { get; init; }

    /// <summary>Of the C program over all that was timed of it, around one bridge or several. Null where there are no samples: see <see cref="Problem"/>.</summary>
    public Distribution? Time { get; init; }

    /// <summary>Against the C program as it was timed around this; null for the C program itself, and where there is none.</summary>
    public Comparison? ToFloor { get; init; }

    /// <summary>Why there is no figure; null where there is.</summary>
    public string? Problem { get; init; }
}
