using Lab.Trials;

namespace Lab.Probing;

/// <summary>When a probe traces the growth of the stack, which takes one more trial.</summary>
internal enum TraceWish
{
    Never,

    /// <summary>For a call that takes more than <see cref="TraceWishes.Large"/>: below that there is nothing to cure.</summary>
    WhenLarge,

    Always,
}

internal static class TraceWishes
{
    /// <summary>What the smallest default stack of a C library, musl's, is: whoever needs less works everywhere.</summary>
    public static readonly ByteSize Large = ByteSize.FromKiB(128);

    public static bool Covers(this TraceWish wish, ByteSize peak) => wish == TraceWish.Always || (wish == TraceWish.WhenLarge && peak > Large);
}
