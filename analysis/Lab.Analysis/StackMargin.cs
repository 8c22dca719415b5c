using Lab.Trials;

namespace Lab.Analysis;

/// <summary>
/// How a minimum becomes a recommendation. Half as much again, because the same call needs up to one and a half times the
/// stack on another CPU (OpenBLAS picks another kernel: LU of 1000 took 3180 KiB on Haswell kernels and 4764 KiB on AVX-512
/// ones); at least 192 KiB, for the frames of the calling service, the JIT and the CLR's exception handling, which a bare
/// harness does not have; then up to the next power of two, so that the number can be remembered and compared.
/// </summary>
public static class StackMargin
{
    /// <summary>Room for what is above the call in a real service.</summary>
    public static readonly ByteSize Least = ByteSize.FromKiB(192);

    public const double Factor = 1.5;

    public static ByteSize Recommend(ByteSize minimum) => Required(minimum).RoundUpToPowerOfTwo();

    /// <summary>What a probe asks for, margin included, before it is rounded up to a power of two; null without a minimum.</summary>
    public static ByteSize? Required(ProbeResult probe) =>
        probe.MinimumStackBytes is { } minimum ? Required(minimum).RoundUpToPage() : null;

    private static ByteSize Required(ByteSize minimum) =>
        ByteSize.Max(new((long)Math.Ceiling(minimum.Bytes * Factor)), minimum + Least);

    /// <summary>The rule in words.</summary>
    public static string Rule =>
        $"The minimum and half as much again for other CPUs (at least {Least}, for the frames of your own code and of exception handling), "
        + "rounded up to a power of two.";

    /// <summary>The rule applied to one minimum, in words.</summary>
    public static string Explain(ByteSize minimum) =>
        $"{minimum} measured, half as much again for other CPUs (at least {Least} for your own frames and exception handling), "
        + $"rounded up to a power of two: {Recommend(minimum)}";
}
