using System.Diagnostics;

namespace Lab.Analysis.Wording;

/// <summary>The parts of a margin in words.</summary>
public static class MarginText
{
    /// <summary>How every recommended size is made.</summary>
    public const string Rule = "The minimum, and room for other CPU kernels, your own frames, exception handling, signals and a page, "
        + "rounded up to a power of two.";

    /// <summary>
    /// A whole margin in one sentence without its end: <c>a minimum of 36 KiB; 128 KiB for …; together … KiB, rounded …</c>.
    /// </summary>
    public static string Explain(StackMargin margin) =>
        $"a minimum of {margin.Minimum}; {string.Join(", ", margin.Parts.Select(p => $"{p.Bytes} for {Name(p.Reason)}"))}; "
        + $"together {margin.RequiredBytes}, rounded up to a power of two: {margin.RecommendedBytes}";

    /// <summary>What a part is for, in a few words.</summary>
    public static string Name(MarginReason reason) => reason switch
    {
        MarginReason.OtherCpuKernels => "other CPU kernels",
        MarginReason.CallerFrames => "your own frames",
        MarginReason.ExceptionHandling => "exception handling",
        MarginReason.SignalFrames => "signal frames",
        MarginReason.PageSize => "the guard page",
        MarginReason.PythonReserve => "Python's reserve",
        _ => throw new UnreachableException(),
    };

    /// <summary>Where the figure of a part comes from, in a sentence.</summary>
    public static string Source(MarginPart part) => part.Reason switch
    {
        MarginReason.OtherCpuKernels when part.Measured =>
            "The largest need with those kernels of its OpenBLAS that this CPU can run.",
        MarginReason.OtherCpuKernels =>
            "Half of the minimum, at least 24 KiB: LU of 1000 took 3180 KiB with OpenBLAS's Haswell kernels, 4764 KiB with those for "
            + "AVX-512.",
        MarginReason.CallerFrames => "An allowance for the service above the call and the JIT; a worker has hardly any.",
        MarginReason.ExceptionHandling =>
            "Three exceptions at a time, one thrown while another is handled; each took 16 KiB on .NET 10, x64.",
        MarginReason.SignalFrames when part.Measured =>
            "The largest frame that this machine's kernel makes for a signal (AT_MINSIGSTKSZ), and the handler's own.",
        MarginReason.SignalFrames => "The largest frame that a kernel makes for a signal with AVX-512, and the handler's own.",
        MarginReason.PageSize when part.Measured => "The guard is one page of this machine, and glibc takes it from the stack.",
        MarginReason.PageSize => "The guard is one page, and kernels of arm64 have pages of up to 64 KiB.",
        MarginReason.PythonReserve => "What Python keeps free at the low end of the stack, as far as the minimum does not hold it.",
        _ => throw new UnreachableException(),
    };
}
