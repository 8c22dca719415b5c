using System.Runtime.CompilerServices;

namespace Lab.StackProbe.Tests.Watermarks;

/// <summary>
/// Calls that say themselves how deep they reached: each returns the lowest address that it touched. Leaves call nothing.
/// </summary>
internal static unsafe class KnownDepths
{
    /// <summary>One frame, of which only the far end is written. (The JIT reads one word of each page on the way.)</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint FarEnd(int bytes)
    {
        var frame = stackalloc byte[bytes];
        *frame = 1;
        return (nint)frame;
    }

    /// <summary>One frame, written word by word from its top to its end.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint Contiguous(int bytes)
    {
        var words = stackalloc ulong[bytes / sizeof(ulong)];
        for (var i = (bytes / sizeof(ulong)) - 1; i >= 0; i--)
            words[i] = (ulong)i;
        return (nint)words;
    }

    /// <summary>Frames of 512 bytes and a little, one in the other.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint Recursion(int depth)
    {
        var frame = stackalloc byte[512];
        *frame = (byte)depth;
        return depth == 0 ? (nint)frame : nint.Min((nint)frame, Recursion(depth - 1));
    }

    /// <summary>One frame, of which nothing is written and the far end is read.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint FarEndReadOnly(int bytes)
    {
        var frame = stackalloc byte[bytes];
        // Neither fresh memory nor paint is 255: this only keeps the read, without a call that would write below the frame.
        return *frame == 255 ? 0 : (nint)frame;
    }
}
