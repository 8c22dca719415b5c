namespace Lab.StackProbe;

/// <summary>
/// Paint: a stack is filled with a pattern before its thread starts, and searched afterwards for the lowest word that changed. Exact to the
/// word. It does not see what is only read, nor the lowest part of a frame if that is never written.
/// </summary>
/// <remarks>It writes the whole stack once and reads its untouched part: about 0.4 ms per MiB.</remarks>
public static unsafe class PaintWatermark
{
    /// <summary>Neither an address nor a small number on 64-bit Linux, nor a likely double: a word that holds it was not written.</summary>
    internal const ulong Pattern = 0xA5C35A3C_96E1D2B4;

    /// <summary>Fills the stack. No thread may be running on it.</summary>
    /// <param name="stack">Below 16 GiB.</param>
    /// <exception cref="OverflowException">The stack has 16 GiB or more.</exception>
    /// <exception cref="ObjectDisposedException">The stack was disposed of.</exception>
    public static void Paint(GuardedStack stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        Words(stack).Fill(Pattern);
        stack.IsPainted = true;
    }

    /// <summary>The address of the lowest word that was written; null if none was.</summary>
    /// <exception cref="InvalidOperationException">The stack was not painted.</exception>
    /// <exception cref="ObjectDisposedException">The stack was disposed of.</exception>
    public static nint? LowestTouched(GuardedStack stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        if (!stack.IsPainted)
            throw new InvalidOperationException("the stack was not painted");
        var index = Words(stack).IndexOfAnyExcept(Pattern);
        return index < 0 ? null : stack.Stack.Low + (index * sizeof(ulong));
    }

    private static Span<ulong> Words(GuardedStack stack) => new((void*)stack.Stack.Low, checked((int)(stack.Stack.Size / sizeof(ulong))));
}
