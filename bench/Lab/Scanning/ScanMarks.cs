using Lab.Analysis.Scans;
using Lab.Analysis.Wording;
using Lab.Jobs;
using Lab.Trials;

namespace Lab.Scanning;

/// <summary>The growth traces that mark the functions of a scan.</summary>
/// <param name="Run">The folder of their run, or its capture.</param>
/// <param name="Traces">The names of workloads or tests, with their growth.</param>
internal sealed record ScanMarks(string Run, ImmutableArray<(string Call, GrowthTrace Growth)> Traces)
{
    /// <summary>Those of the run that was named, or of the latest; null where nothing was named and no run can be read.</summary>
    /// <exception cref="CommandException">The run that was named is not there, or cannot be read.</exception>
    public static ScanMarks? Read(string? named)
    {
        if (named is not null)
            return new(named, RunFolder.ReadNamed(named).Traces);
        try
        {
            var latest = RunFolder.Find(null);
            return new(latest.Path, latest.Read().Traces);
        }
        catch (CommandException)
        {
            return null;
        }
    }

    /// <summary>Which run it was, and what its traces say of a scan.</summary>
    public string Describe(ScanResult scan)
    {
        var run = VisibleText.Line(Run, 200);
        if (Traces.IsEmpty)
            return $"the run in {run} traced nothing: name another one with --run";
        var traces = Plural.Of(Traces.Length, "trace");
        return scan.Seen == 0
            ? $"the {traces} of the run in {run} saw none of these functions: --run names another one"
            : $"seen by traces: {traces} of the run in {run}";
    }
}
