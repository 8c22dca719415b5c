using Lab.StackProbe;
using Lab.Trials;

namespace Lab.Probing;

/// <summary>Which sizes a thread's stack can have.</summary>
internal static class StackSizeRules
{
    /// <summary>What pthread accepts.</summary>
    public static readonly ByteSize Smallest = new(GuardedThread.MinimumSize);

    /// <summary><c>new Thread(f, maxStackSize)</c> takes an int.</summary>
    public static readonly ByteSize Largest = new(int.MaxValue / ByteSize.Page.Bytes * ByteSize.Page.Bytes);

    /// <summary>Reads a stack size as a user writes it, rounded up to a page.</summary>
    /// <exception cref="FormatException">It is no size, or no thread can have it; the message says what to write.</exception>
    public static ByteSize Parse(string text)
    {
        var size = ByteSize.Parse(text);
        if (size < Smallest)
            throw new FormatException($"'{text}' is too small: a thread's stack has at least {Smallest} here");
        if (size > Largest)
            throw new FormatException($"'{text}' is too large: .NET gives a thread at most {Largest}");
        return size.RoundUpToPage();
    }
}
