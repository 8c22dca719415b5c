namespace Lab.Analysis.Sizes;

/// <summary>What a stack size means for a workload.</summary>
public enum StackZone
{
    /// <summary>The minimum stack or more.</summary>
    Safe,

    /// <summary>Less than the minimum, yet a plain thread returns: the overrun zone. Memory below the stack is overwritten.</summary>
    Overrun,

    /// <summary>Less than the minimum, and a plain thread dies.</summary>
    Crash,

    /// <summary>Nothing was measured that would tell.</summary>
    Unknown,
}
