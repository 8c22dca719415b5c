using System.Text.Json.Serialization;

namespace Lab.Trials.Captures;

/// <summary>The machine and the runtime that the numbers belong to.</summary>
public sealed record MachineFacts(
    string OperatingSystem,
    string Kernel,
    string Architecture,
    string Processor,
    int Cores,
    ByteSize Memory,
    string Runtime,
    string CLibrary,
    ByteSize? StackLimit,
    string HugePages)
{
    /// <summary>
    /// The most that the kernel puts on a stack for one signal, by what registers this CPU has: AT_MINSIGSTKSZ of getauxval(3). Null where
    /// the kernel does not say (x64 before Linux 5.14), and in older captures.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ByteSize? SignalFrame { get; init; }
}

/// <summary>The Python that was embedded, and the BLAS that its NumPy and SciPy load.</summary>
/// <param name="Packages">Distribution name to version, of those that the catalog needs.</param>
public sealed record PythonFacts(
    string Executable,
    string Version,
    string Library,
    ImmutableSortedDictionary<string, string> Packages,
    ImmutableArray<BlasFacts> Blas);

/// <summary>One BLAS found in a process that has imported NumPy and SciPy.</summary>
/// <param name="Library">File name of the shared library.</param>
/// <param name="Version">What the library says of itself; null if it says nothing.</param>
/// <param name="Core">CPU kernel that it picked; stack need depends on it.</param>
/// <param name="Threads">Threads that it would use.</param>
/// <param name="Threading">How it makes threads: pthreads, OpenMP or none.</param>
public sealed record BlasFacts(string Library, string? Version, string? Core, int? Threads, string? Threading)
{
    /// <summary>Who uses it, where NumPy and SciPy each have a BLAS of their own: <c>NumPy</c> or <c>SciPy</c>; null elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UsedBy { get; init; }

    /// <summary>The file, links resolved; null in older captures.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>
    /// The most threads that it was built for: OpenBLAS lays out arrays for so many, however few it uses. Null where it does not say.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ThreadLimit { get; init; }

    /// <summary>How its machine code enters large frames; null where that was not looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LargeFrames? LargeFrames { get; init; }

    /// <summary>The OpenBLAS that measured calls use most: SciPy's where NumPy has another one; null where there is none.</summary>
    public static BlasFacts? OpenBlasOf(IReadOnlyCollection<BlasFacts> libraries) =>
        libraries.FirstOrDefault(b => b is { IsOpenBlas: true, UsedBy: "SciPy" }) ?? libraries.FirstOrDefault(b => b.IsOpenBlas);

    [JsonIgnore]
    public bool IsOpenBlas => Version?.StartsWith("OpenBLAS", StringComparison.Ordinal) == true;
}

/// <summary>How the code of a library enters frames that are larger than a page: the guard of a thread's stack is one.</summary>
/// <param name="Pagewise">So many functions a page at a time, each touched, as with stack-clash protection.</param>
/// <param name="InOneGo">So many in one go; in older captures those that are written in assembly too.</param>
public sealed record LargeFrames(int Pagewise, int InOneGo)
{
    /// <summary>So many in one go that are written in assembly, which no compiler protects.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Assembly { get; init; }
}

/// <summary>A package that the measured calls go through: its version is recorded with the numbers.</summary>
/// <param name="Package">Its name, such as <c>pythonnet</c>.</param>
/// <param name="Version">The version that the lab uses.</param>
/// <param name="Problem">Why it cannot be used here, in one line; null if it is used.</param>
public sealed record PackageFacts(string Package, string Version, string? Problem)
{
    public const string PythonNet = "pythonnet";
}
