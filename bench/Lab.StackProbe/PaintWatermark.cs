namespace Lab.StackProbe;

/// <summary>
/// Paint: fill a stack with a pattern before its thread starts, and look afterwards for the lowest word that changed. Exact to
/// the word. Blind to what is only read, and to frames whose lowest part is never written.
/// </summary>
/// <remarks>The cost is that of writing the whole stack once and reading its untouched part: about 0.4 ms a MiB.</remarks>
public static unsafe class PaintWatermark
{
    /// <summary>No address and no small number on 64-bit Linux, and not a double one meets: a word that holds it was not written.</summary>
    private const ulong Pattern = 0xA5C35A3C_96E1D2B4;

    /// <summary>Fills the stack. No thread may be running on it.</summary>
    public static void Paint(GuardedStack stack)
    {
        Words(stack).Fill(Pattern);
        stack.IsPainted = true;
    }

    /// <summary>The address of the lowest word that was written; null if none was.</summary>
    public static nint? LowestTouched(GuardedStack stack)
    {
        if (!stack.IsPainted)
            throw new InvalidOperationException("the stack was not painted");
        var index = Words(stack).IndexOfAnyExcept(Pattern);
        return index < 0 ? null : stack.Stack.Low + (index * sizeof(ulong));
    }

    private static Span<ulong> Words(GuardedStack stack) => new((void*)stack.Stack.Low, checked((int)(stack.Stack.Size / sizeof(ulong))));
}
