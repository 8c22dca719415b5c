using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Probing;

/// <summary>The sizes that plain threads are tried with.</summary>
internal sealed class UsualSizes
{
    /// <summary>Every size that people give to threads, or that somebody bisecting by hand tries.</summary>
    public static readonly UsualSizes Every = new(triesMinimum: true, 16, 32, 64, 128, 192, 256, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12288, 16384, 32768, 65536);

    /// <summary>
    /// Those in common use, for a run over the whole catalog: defaults of hosts and runtimes, and the numbers that forum posts advise.
    /// Nobody gives a thread less than 128 KiB by accident.
    /// </summary>
    public static readonly UsualSizes Common = new(triesMinimum: false, 128, 256, 512, 1024, 1536, 2048, 4096, 8192);

    /// <summary>None: the recommended size alone is tried.</summary>
    public static readonly UsualSizes None = new(triesMinimum: false);

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

    /// <summary>The sizes to try for a workload, each once: those that were named, and those at which it overruns its stack, largest first.</summary>
    public IEnumerable<ByteSize> For(ByteSize minimum)
    {
        // A plain thread cannot be smaller than pthread's minimum.
        ByteSize[] exact = _triesMinimum ? [ByteSize.Max(minimum, StackSizeRules.Smallest)] : [];
        return exact.Concat(_named).Concat(_sizes.Where(size => size < minimum).Reverse()).Distinct();
    }
}
