namespace Lab.StackProbe.Symbols;

/// <summary>How far a native backtrace goes.</summary>
/// <param name="Frames">Frames at most; at least one.</param>
/// <param name="StackBytes">
/// Bytes of stack that are searched at most for each frame that call frame information does not lead to. Pages that were never
/// touched do not count.
/// </param>
public readonly record struct BacktraceLimits(int Frames, long StackBytes)
{
    public static BacktraceLimits Default { get; } = new(256, 8 << 20);
}
