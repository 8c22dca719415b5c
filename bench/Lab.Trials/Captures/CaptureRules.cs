using Lab.Trials.Timings;

namespace Lab.Trials.Captures;

/// <summary>
/// What must hold of the entries of a capture beyond their types, so that analysis and report can rely on it: what is named is there, and
/// nothing is so much that no run can have asked for it or measured it.
/// </summary>
internal static class CaptureRules
{
    private const int MostWorkloads = 10_000;
    private const int MostEnvironments = 100;
    private const int MostRepeats = 1000;
    private const int MostSizes = 10_000;

    /// <summary>Cells of all the maps of a sweep: a sweep is refused that takes more than 10,000 trials.</summary>
    private const int MostCells = 100_000;

    /// <summary>Cells of a matrix of BLAS libraries: five workloads in thirty ways are usual.</summary>
    private const int MostMatrixCells = 10_000;

    /// <summary>That one process loads.</summary>
    private const int MostLibraries = 32;

    /// <summary>Of one scan: a Python with everything that data science has holds some two thousand.</summary>
    private const int MostScannedLibraries = 20_000;

    /// <summary>Of one library; an OpenBLAS has a thousand.</summary>
    private const int MostFrames = 100_000;

    /// <summary>A step is a page: a quarter of a gigabyte of stack.</summary>
    private const int MostSteps = 65_535;

    /// <summary>Of the names of a setting and of what it asks.</summary>
    private const int LongestSetting = 200;

    /// <summary>BenchmarkDotNet takes some fifteen to a hundred.</summary>
    private const int MostSamples = 1_000;

    /// <param name="header">The capture's; null for its first entry.</param>
    /// <exception cref="FormatException">A rule does not hold; the message says which.</exception>
    public static void Check(CaptureEntry entry, CaptureEntry.Header? header)
    {
        switch (entry)
        {
            case CaptureEntry.Header when header is not null:
                throw new FormatException("a second header");
            case CaptureEntry.Header first:
                Check(first);
                break;
            case CaptureEntry.Trial { Record: var record }:
                Check(record);
                break;
            case CaptureEntry.Setting { Observation: var setting }:
                Check(setting);
                break;
            case CaptureEntry.Benchmark { Timing: var timing }:
                Check(timing);
                break;
            case CaptureEntry.Kernels { Environment: var environment, Tried.Length: var tried }:
                Check(environment);
                Require(tried <= MostEnvironments, $"more than {MostEnvironments} kernels");
                break;
            case CaptureEntry.Scan { Libraries: var libraries }:
                Check(libraries);
                break;
            case CaptureEntry.Tested { Run: var run }:
                Check(run);
                break;
            case CaptureEntry.Benchmarked { Environment: var environment }:
                Check(environment);
                break;
        }
    }

    private static void Check(CaptureEntry.Header header)
    {
        Require(header.Schema is > 0 and <= Capture.Schema, $"there is no format {header.Schema}");
        Require(header.Repeats is > 0 and <= MostRepeats, $"'repeats' is not from 1 to {MostRepeats}");
        Require(!header.Environments.IsDefaultOrEmpty, "'environments' is empty");
        Require(header.Environments.Length <= MostEnvironments, $"more than {MostEnvironments} environments");
        Require(header.Catalog.Length <= MostWorkloads, $"more than {MostWorkloads} workloads");
        foreach (var environment in header.Environments)
            Check(environment);
        Check(header.Python.Packages, "packages");
        Check(header.Probes, header);
        if (header.Sweep is { } sweep)
            Check(sweep, header);
        Require(header.Python.Blas.Length <= MostLibraries, $"more than {MostLibraries} BLAS libraries");
        if (header.Blas is { } matrix)
            Check(matrix, header);
        if (header.Curve is { } curve)
            Check(curve);
    }

    private static void Check(ImmutableArray<PlannedProbe> probes, CaptureEntry.Header header)
    {
        var planned = new HashSet<(string, int, Host)>();
        var catalog = header.Catalog.Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var probe in probes)
        {
            if (probe.Environment < 0 || probe.Environment >= header.Environments.Length)
                throw new FormatException($"it plans a probe of {Short(probe.Workload)} in an environment that it does not have");
            if (!catalog.Contains(probe.Workload))
                throw new FormatException($"it plans a probe of {Short(probe.Workload)}, which is not in its catalog");
            if (!planned.Add((probe.Workload, probe.Environment, probe.Host)))
                throw new FormatException($"it plans a probe of {Short(probe.Workload)} twice");
            Require(probe.PlainSizes.Length <= MostSizes, $"more than {MostSizes} sizes");
        }
    }

    private static void Check(BlasPlan matrix, CaptureEntry.Header header)
    {
        Require(!matrix.Variants.IsEmpty, "a matrix without a BLAS");
        Require(matrix.Variants.Length <= MostEnvironments, $"more than {MostEnvironments} ways to run a BLAS");
        var cells = (long)matrix.Variants.Length * header.Catalog.Length;
        Require(cells <= MostMatrixCells, $"a matrix of more than {MostMatrixCells} cells");
        Require(matrix.LeftOut.Length <= MostEnvironments, $"more than {MostEnvironments} libraries and kernels that were left out");
        foreach (var variant in matrix.Variants)
        {
            Check(variant.Environment);
            Require(variant.Loaded.Length <= MostLibraries, $"more than {MostLibraries} BLAS libraries");
        }
    }

    private static void Check(CurvePlan curve)
    {
        Require(curve.From > 0 && curve.From <= curve.To && curve.To <= CurvePlan.LargestN, "a curve over no range of n");
        Require(curve.Budget is > 0 and <= CurvePlan.LargestBudget, $"a curve of more than {CurvePlan.LargestBudget} probes");
        Require(curve.Stacks.Length <= MostEnvironments, $"more than {MostEnvironments} stacks of a curve");
    }

    private static void Check(SweepPlan sweep, CaptureEntry.Header header)
    {
        Require(sweep.Hosts.Distinct().Count() == sweep.Hosts.Length, "a host is swept twice");
        Require(sweep.Sizes.Length <= MostSizes, $"more than {MostSizes} sizes");
        var cells = (long)sweep.Sizes.Length * sweep.Hosts.Length * header.Probes.Length;
        Require(cells <= MostCells, $"a sweep of more than {MostCells} cells");
    }

    private static void Check(TrialRecord record)
    {
        Require(record.Spec.Repeat >= 0, "'repeat' is negative");
        if (record.LaterCalls is { } later)
        {
            var isPossible = later.Peaks.Length <= MostRepeats && later.Peaks.All(run => run.Calls is > 0 and <= MostRepeats);
            Require(isPossible, $"later calls that are not from 1 to {MostRepeats}");
        }

        Check(record.Spec.Environment);
        if (record.Outcome is Outcome.Completed { Reading: { Untouched: { } untouched } reading })
            Check(untouched, reading.Peak);
        if (record.Growth is { } growth)
            Check(growth);
    }

    private static void Check(GrowthTrace growth)
    {
        Require(growth.Steps.Length <= MostSteps, $"a growth trace of more than {MostSteps} steps");
        Require(growth.Occupants.Length <= MostSteps, $"more than {MostSteps} functions on a stack");
        Require(growth.Occupants.All(o => o.Frames > 0), "a function on a stack without frames");
        var depth = ByteSize.Zero;
        foreach (var step in growth.Steps)
        {
            Require(step.DepthBytes > depth, "a step of a growth trace is not deeper than the one before");
            depth = step.DepthBytes;
        }
    }

    private static void Check(TestRun run)
    {
        if (run.Reading is { Untouched: { } untouched } reading)
            Check(untouched, reading.Peak);
        if (run.Growth is { } growth)
            Check(growth);
    }

    private static void Check(ImmutableArray<DepthRange> untouched, ByteSize peak)
    {
        Require(untouched.Length <= MostSteps, $"more than {MostSteps} untouched parts of a stack");
        var end = ByteSize.Zero;
        foreach (var range in untouched)
        {
            Require(range is not null && range.FromBytes >= end && range.ToBytes > range.FromBytes && range.ToBytes <= peak,
                "an untouched part of a stack that is empty, lies below the peak, or begins before the one above it ends");
            end = range!.ToBytes;
        }
    }

    private static void Check(SettingObservation setting)
    {
        Require(setting.Knob.Length is > 0 and <= LongestSetting && setting.Asked.Length <= LongestSetting, "a setting without a name");
        var isSeen = setting.ObservedBytes is not null || setting.ObservedThreads is not null;
        Require(isSeen != setting.Reason is not null, "a setting that was seen or has a reason, but not one of both");
        Require((setting.AskedThreads ?? 1) > 0 && (setting.ObservedThreads ?? 1) > 0, "a number of threads that is not positive");
    }

    private static void Check(ImmutableArray<ScannedLibrary> libraries)
    {
        Require(libraries.Length <= MostScannedLibraries, $"a scan of more than {MostScannedLibraries} libraries");
        foreach (var library in libraries)
        {
            Require(library.Frames.Length <= MostFrames, $"a library with more than {MostFrames} large frames");
            Require(
                library.Functions >= 0 && library.ThreadLimit is not <= 0
                    && library.Frames.All(f => f.Offset >= 0 && f.Length >= 0 && f.Bytes is not { Bytes: <= 0 } && f.CallerCount >= 0),
                "a scanned library with a number that is below what it counts");
        }
    }

    private static void Check(Timing timing)
    {
        Require(timing.Nanoseconds.Length <= MostSamples, $"a timing of more than {MostSamples} samples");
        if (timing.Of is Timed.Workload workload)
            Check(workload.Environment);
    }

    private static void Check(TrialEnvironment environment) => Check(environment.Variables, "variables");

    private static void Check(ImmutableSortedDictionary<string, string> named, string what)
    {
        foreach (var (name, value) in named)
        {
            if (value is null)
                throw new FormatException($"'{Short(name)}' in '{what}' is null");
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new FormatException(otherwise);
    }

    private static string Short(string name) => VisibleText.Line(name, 20);
}
