using Lab.Trials;

namespace Lab.Testing.Captures;

/// <summary>The growth of a stack as the lab sees it of a parallel LU: small steps, then six frames of 528 KiB.</summary>
public static class SampleGrowth
{
    public static readonly PythonFrame LuFactor = new("/site/scipy/linalg/_decomp_lu.py", 79, "lu_factor");

    public static GrowthTrace Lu { get; } = new(Steps(), null, UserModeOnly: false, 300);

    /// <summary>The same call on a matrix too small for it.</summary>
    public static GrowthTrace Small { get; } = new(
        [Step(4, 4, "libc.so.6", "pthread_create"), Step(16, 12, "numpy.so", null), Step(36, 20, "libopenblas.so.0", "dgetf2_k", LuFactor)],
        null, UserModeOnly: false, 300);

    /// <summary>
    /// A recursion of 56 MiB: two functions of different libraries touch its pages in turn, and in its middle a frame of 528 KiB.
    /// </summary>
    public static GrowthTrace Deep { get; } = new(
    [
        .. Enumerable.Range(1, 7000).Select(i => Level(i, 0)),
        Step(28_528, 528, "libopenblas.so.0", "dgetrf_parallel", LuFactor),
        .. Enumerable.Range(7001, 7000).Select(i => Level(i, 528)),
    ],
    null, UserModeOnly: false, 300);

    private static GrowthStep Level(int i, long below) => i % 3 == 0
        ? Step((4 * i) + below, 4, "libc.so.6", "_int_realloc")
        : Step((4 * i) + below, 4, "libpython3.11.so.1.0", "PyList_Append");

    private static ImmutableArray<GrowthStep> Steps() =>
    [
        Step(4, 4, "libc.so.6", "pthread_create"),
        Step(16, 12, "numpy.so", null),
        .. Enumerable.Range(1, 6).Select(i => Step(8 + (528 * i), 528, "libopenblas.so.0", "dgetrf_parallel", LuFactor)),
        Step(3180, 4, "libopenblas.so.0", "dgetf2_k", LuFactor),
    ];

    private static GrowthStep Step(long depth, long step, string module, string? symbol, params PythonFrame[] python) =>
        new(ByteSize.FromKiB(depth), ByteSize.FromKiB(step), module, symbol, 42, 4711, [.. python], PythonIsEarlier: false);
}
