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

/// <summary>The sizes that plain threads are tried with.</summary>
internal sealed class UsualSizes
{
    /// <summary>Every size that people give to threads, or that somebody bisecting by hand tries.</summary>
    public static readonly UsualSizes Every = new(
        triesMinimum: true,
        16, 32, 64, 128, 192, 256, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12288, 16384, 32768, 65536);

    /// <summary>
    /// Those in common use, for a run over the whole catalog: defaults of hosts and runtimes, and the numbers that forum posts advise.
    /// Nobody gives a thread less than 128 KiB by accident.
    /// </summary>
    public static readonly UsualSizes Common = new(triesMinimum: false, 128, 256, 512, 1024, 1536, 2048, 4096, 8192);

    /// <summary>None: the recommended size alone is tried.</summary>
    public static readonly UsualSizes None = new(triesMinimum: false);

    /// <summary>Those that a capture's header names, where they lie below the minimum.</summary>
    public static UsualSizes Of(ImmutableArray<ByteSize> sizes) => new(triesMinimum: false, sizes, []);

    private readonly ImmutableArray<ByteSize> _sizes;

    private readonly ImmutableArray<ByteSize> _named;

    private readonly bool _triesMinimum;

    private UsualSizes(bool triesMinimum, params ReadOnlySpan<long> kib)
        : this(triesMinimum, [.. kib.ToArray().Select(ByteSize.FromKiB)], [])
    {
    }

    private UsualSizes(bool triesMinimum, ImmutableArray<ByteSize> sizes, ImmutableArray<ByteSize> named) =>
        (_triesMinimum, _sizes, _named) = (triesMinimum, sizes, named);

    /// <summary>The sizes that are tried where they lie below the minimum.</summary>
    public ImmutableArray<ByteSize> Sizes => _sizes;

    /// <summary>These, and sizes that are tried whatever the minimum is.</summary>
    public UsualSizes With(IEnumerable<ByteSize> named) => new(_triesMinimum, _sizes, [.. _named, .. named]);

    /// <summary>
    /// The sizes to try for a workload, each once: those that were named, and those at which it overruns its stack, largest first.
    /// </summary>
    public IEnumerable<ByteSize> For(ByteSize minimum)
    {
        // A plain thread cannot be smaller than pthread's minimum.
        ByteSize[] exact = _triesMinimum ? [ByteSize.Max(minimum, StackSizeRules.Smallest)] : [];
        return exact.Concat(_named).Concat(_sizes.Where(size => size < minimum).Reverse()).Distinct();
    }
}
