using System.Text.Json.Serialization;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis;

/// <summary>
/// How a minimum becomes a recommended size: what a service needs besides what was measured, part by part, then up to the next power of
/// two, so that the number can be remembered and compared.
/// </summary>
/// <param name="Minimum">The minimum stack.</param>
/// <param name="Parts">What is added, the largest first.</param>
public sealed record StackMargin(ByteSize Minimum, ImmutableArray<MarginPart> Parts)
{
    /// <summary>The minimum and all parts: a smaller stack lacks some of its headroom.</summary>
    public ByteSize RequiredBytes => Parts.Aggregate(Minimum, (sum, part) => sum + part.Bytes);

    /// <summary>The size to set.</summary>
    public ByteSize RecommendedBytes => RequiredBytes.RoundUpToPowerOfTwo();
}

/// <summary>One part of a margin.</summary>
/// <param name="Reason">What it is for.</param>
/// <param name="Bytes">Above zero.</param>
/// <param name="Measured">True if this machine told the figure; false if it is carried over from others.</param>
public sealed record MarginPart(MarginReason Reason, ByteSize Bytes, bool Measured);

/// <summary>Why a stack has to be larger than the minimum that was measured.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MarginReason>))]
public enum MarginReason
{
    /// <summary>The same call with the kernels that the BLAS picks on another CPU.</summary>
    [JsonStringEnumMemberName("otherCpuKernels")]
    OtherCpuKernels,

    /// <summary>The frames of the service above the call, and the JIT's while it compiles them.</summary>
    [JsonStringEnumMemberName("callerFrames")]
    CallerFrames,

    /// <summary>.NET's exception handling, which runs on the thread that throws.</summary>
    [JsonStringEnumMemberName("exceptionHandling")]
    ExceptionHandling,

    /// <summary>Signals that interrupt the thread and run on its own stack, such as the garbage collector's to suspend it.</summary>
    [JsonStringEnumMemberName("signalFrames")]
    SignalFrames,

    /// <summary>Guard page and rounding, by the page size of the machine.</summary>
    [JsonStringEnumMemberName("pageSize")]
    PageSize,

    /// <summary>What Python 3.14 and later keep free, as far as the minimum does not hold it.</summary>
    [JsonStringEnumMemberName("pythonReserve")]
    PythonReserve,
}

/// <summary>The margins of one run: what they are made of depends on the machine and on the workload.</summary>
/// <param name="machine">The machine that the minimums were measured on; null where that is not known.</param>
/// <param name="catalog">Says which workloads can reach a BLAS; one that is not in it may.</param>
public sealed class MarginRule(MachineFacts? machine, IEnumerable<CatalogEntry> catalog)
{
    /// <summary>Of a call that may reach a BLAS, on a machine of which nothing is known.</summary>
    public static readonly MarginRule Usual = new(null, []);

    /// <summary>
    /// The growth that other CPU kernels are given where they could not be measured: half of the minimum. The LU of 1000 takes 3180 KiB
    /// with OpenBLAS's kernels for Haswell and 4764 KiB with those for AVX-512.
    /// </summary>
    public const double AssumedGrowth = 0.5;

    /// <summary>
    /// The least of it: with one BLAS thread the LU of 500 takes 16 KiB with OpenBLAS's kernels for Sandybridge and 36 KiB with those for
    /// Haswell, and a page more is allowed.
    /// </summary>
    public static readonly ByteSize LeastGrowth = ByteSize.FromKiB(24);

    /// <summary>
    /// A service's own frames. Serialising an object and matching a regular expression, jitted at that moment, took 40 KiB on an otherwise
    /// empty thread; a request comes through a dozen layers of middleware.
    /// </summary>
    public static readonly ByteSize CallerFrames = ByteSize.FromKiB(128);

    /// <summary>
    /// Three exceptions at a time, one thrown while another is handled: .NET 10 took 16 KiB for each on x64 (two passes over the frames
    /// with a context record of all vector registers). The parent's frames stay until the handler has returned.
    /// </summary>
    public static readonly ByteSize ExceptionHandling = ByteSize.FromKiB(48);

    /// <summary>A signal's handler, on top of the kernel's frame: the runtime's to suspend a thread copies a context record.</summary>
    private static readonly ByteSize SignalHandler = ByteSize.FromKiB(4);

    /// <summary>Where the machine did not say: with AVX-512, which is the most but for AMX.</summary>
    private static readonly ByteSize UsualSignalFrame = new(3632);

    private readonly HashSet<string> _withoutBlas = [.. catalog.Where(c => !c.Blas).Select(c => WorkloadName.Parse(c.Name).Workload)];

    public static MarginRule Of(CaptureEntry.Header header) => new(header.Machine, header.Catalog);

    /// <summary>The margin of one probe.</summary>
    /// <param name="workload">Its name.</param>
    /// <param name="minimum">Its minimum stack.</param>
    /// <param name="reserve">What Python keeps free below the frames that it checks; zero before 3.14.</param>
    /// <param name="peak">What the call took of a roomy stack.</param>
    public StackMargin For(string workload, ByteSize minimum, ByteSize reserve = default, ByteSize? peak = null)
    {
        var kernels = _withoutBlas.Contains(WorkloadName.Parse(workload).Workload)
            ? ByteSize.Zero
            : ByteSize.Max(LeastGrowth, new ByteSize((long)Math.Ceiling(minimum.Bytes * AssumedGrowth)).RoundUpToPage());
        var signals = (machine?.SignalFrame ?? UsualSignalFrame) + SignalHandler;
        // Kernels of arm64 come with pages of up to 64 KiB: the guard and the rounding up to a page are as large.
        var page = machine?.Architecture == "arm64" ? ByteSize.FromKiB(64) : ByteSize.Page;
        // Native code may use what Python keeps free; then the minimum does not hold all of it. An elastic call's peak says nothing.
        var reserveInUse = peak is { } taken && reserve > ByteSize.Zero ? taken + reserve - minimum : ByteSize.Zero;
        MarginPart[] parts =
        [
            new(MarginReason.OtherCpuKernels, kernels, Measured: false),
            new(MarginReason.CallerFrames, CallerFrames, Measured: false),
            new(MarginReason.ExceptionHandling, ExceptionHandling, Measured: false),
            new(MarginReason.SignalFrames, signals.RoundUpToPage(), Measured: machine?.SignalFrame is not null),
            new(MarginReason.PageSize, page, Measured: page == ByteSize.Page),
            new(MarginReason.PythonReserve, reserveInUse > reserve ? reserve : reserveInUse, Measured: true),
        ];
        return new(minimum, [.. parts.Where(p => p.Bytes > ByteSize.Zero).OrderByDescending(p => p.Bytes)]);
    }
}
