using System.Text.Json.Serialization;
using Lab.Trials.Timings;

namespace Lab.Trials.Captures;

/// <summary>One line of a capture file.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "entry")]
[JsonDerivedType(typeof(Header), "header")]
[JsonDerivedType(typeof(Trial), "trial")]
[JsonDerivedType(typeof(Setting), "setting")]
[JsonDerivedType(typeof(Benchmark), "benchmark")]
[JsonDerivedType(typeof(Benchmarked), "benchmarked")]
[JsonDerivedType(typeof(Kernels), "kernels")]
[JsonDerivedType(typeof(Scan), "scan")]
[JsonDerivedType(typeof(Collected), "collected")]
[JsonDerivedType(typeof(Tested), "tested")]
public abstract record CaptureEntry
{
    private CaptureEntry()
    {
    }

    /// <summary>First line: what was planned, where, and with what.</summary>
    /// <param name="Schema">Version of the capture's format; see <see cref="Capture.Schema"/>.</param>
    /// <param name="Lab">Version of the lab that measured.</param>
    /// <param name="StartedAt">When the run was started.</param>
    /// <param name="Seed">Seed of everything that is shuffled.</param>
    /// <param name="Repeats">Guarded measurements of each workload and environment; in a sweep trials of each size and host, too.</param>
    /// <param name="Machine">The machine and the runtime.</param>
    /// <param name="Python">The Python that was embedded.</param>
    /// <param name="Catalog">Every workload asked for, the unavailable ones too.</param>
    /// <param name="Environments">The environments that were planned.</param>
    public sealed record Header(
        int Schema,
        string Lab,
        DateTimeOffset StartedAt,
        int Seed,
        int Repeats,
        MachineFacts Machine,
        PythonFacts Python,
        ImmutableArray<CatalogEntry> Catalog,
        ImmutableArray<TrialEnvironment> Environments) : CaptureEntry
    {
        /// <summary>The probes that were planned, in the order in which they are published.</summary>
        public ImmutableArray<PlannedProbe> Probes { get => field.IsDefault ? [] : field; init; }

        /// <summary>
        /// The packages that calls go through, and which of them cannot be used here; none where no call needs one. Older captures have the
        /// package that drew their pictures in it, too.
        /// </summary>
        [JsonPropertyName("companions")]
        public ImmutableArray<PackageFacts> Packages { get => field.IsDefault ? [] : field; init; }

        /// <summary>What is swept; null where the capture is of no sweep.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public SweepPlan? Sweep { get; init; }

        /// <summary>What is varied of the BLAS; null where the capture is of no such matrix.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public BlasPlan? Blas { get; init; }

        /// <summary>What is measured over n; null where the capture is of no curve.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public CurvePlan? Curve { get; init; }

        /// <summary>Which tests are run; null where the capture is of no suite.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public SuitePlan? Suite { get; init; }

        /// <summary>
        /// Whether the workload that decides is measured with the other CPU kernels of OpenBLAS too; false in older captures.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool OtherKernels { get; init; }

        /// <summary>What is timed; null where nothing is.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public BenchmarkRequest? Benchmarks { get; init; }

        /// <summary>
        /// What the lab of the user who started the run made of everything above and of a key of that user alone: a capture from elsewhere
        /// has none that fits. Null where no key could be kept, and in older captures.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Mark { get; init; }
    }

    public sealed record Trial(TrialRecord Record) : CaptureEntry;

    /// <summary>The tests of the suites, as they were collected first. A resumed run collects them again; the last entry counts.</summary>
    /// <param name="Root">The folder that their ids are told from.</param>
    /// <param name="Tests">How many there are.</param>
    /// <param name="Problems">What cannot be collected, and why, each in one line.</param>
    public sealed record Collected(string Root, int Tests, ImmutableArray<string> Problems) : CaptureEntry;

    public sealed record Tested(TestRun Run) : CaptureEntry;

    public sealed record Setting(SettingObservation Observation) : CaptureEntry;

    public sealed record Benchmark(Timing Timing) : CaptureEntry;

    /// <summary>
    /// The benchmarks of one environment, or those of one program in it, have ended. If nothing kept them from being all made, a resumed
    /// run makes them no more.
    /// </summary>
    /// <param name="Environment">The environment.</param>
    /// <param name="Seconds">How long they took.</param>
    /// <param name="Problem">What kept them from being all made, in one line; null if nothing did.</param>
    public sealed record Benchmarked(TrialEnvironment Environment, double Seconds, string? Problem) : CaptureEntry
    {
        /// <summary>The bridge whose benchmarks these were, where they are a program of their own; null for the lab's.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Bridge? Through { get; init; }
    }

    /// <summary>What a scan of native libraries found in their machine code; the last one of a capture counts.</summary>
    /// <param name="Libraries">The libraries.</param>
    /// <param name="Seconds">How long it took.</param>
    public sealed record Scan(ImmutableArray<ScannedLibrary> Libraries, double Seconds) : CaptureEntry;

    /// <summary>
    /// The CPU kernels of OpenBLAS with which a run measures the workload that decides its recommendation. The environment of each is the
    /// one below, with the kernel. None is the user's own, and nothing but the growth on other kernels is derived from these trials.
    /// </summary>
    /// <param name="Workload">That workload.</param>
    /// <param name="Environment">The environment in which it decides.</param>
    /// <param name="Default">The kernel that the library picks there; null where it is no OpenBLAS with several.</param>
    /// <param name="Tried">The kernels, those that this CPU cannot run too.</param>
    public sealed record Kernels(
        string Workload, TrialEnvironment Environment, string? Default, ImmutableArray<BlasKernel> Tried) : CaptureEntry
    {
        /// <summary>The kernels other than the default that can run here, with the environment of their trials.</summary>
        [JsonIgnore]
        public IEnumerable<(BlasKernel Kernel, TrialEnvironment Environment)> Others => Tried
            .Where(kernel => kernel.Problem is null && kernel.Core != Default)
            .Select(kernel => (kernel, Environment.With(TrialEnvironment.Kernel, kernel.Asked)));
    }
}
