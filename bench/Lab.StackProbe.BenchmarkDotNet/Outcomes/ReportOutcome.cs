using BenchmarkDotNet.Reports;
using Lab.StackProbe.BenchmarkDotNet.Notes;

namespace Lab.StackProbe.BenchmarkDotNet.Outcomes;

/// <summary>Names the outcome from what BenchmarkDotNet reports and what the run noted.</summary>
internal static class ReportOutcome
{
    public static RunOutcome Of(BenchmarkReport? report)
    {
        if (report is null)
            return new RunOutcome.NotRun();
        if (!report.BuildResult.IsBuildSuccess)
            return new RunOutcome.NotBuilt();
        var notes = CaseNotes.Of(report);
        return report.Success ? new RunOutcome.Completed() : OfFailure(notes, report.ExecuteResults is [.., var last] ? last.ExitCode : null);
    }

    /// <summary>The CLR turns nearly every death into exit code 134, so the fault address against the red zone comes first.</summary>
    public static RunOutcome OfFailure(RunNotes? notes, int? exitCode) => notes switch
    {
        { OverranStack: true } => new RunOutcome.StackOverflow(),
        { Raised: { } type } => new RunOutcome.Raised(type),
        _ => new RunOutcome.Exited(exitCode),
    };
}
