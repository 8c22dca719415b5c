using BenchmarkDotNet.Reports;
using Lab.StackProbe.BenchmarkDotNet.Notes;

namespace Lab.StackProbe.BenchmarkDotNet.Outcomes;

/// <summary>How the run of a benchmark ended.</summary>
internal abstract record RunOutcome
{
    private RunOutcome()
    {
    }

    /// <summary>The outcome by what BenchmarkDotNet reports and what the run noted.</summary>
    public static RunOutcome Of(BenchmarkReport? report)
    {
        if (report is null)
            return new NotRun();
        if (!report.BuildResult.IsBuildSuccess)
            return new NotBuilt();
        var notes = CaseNotes.Of(report);
        return report.Success ? new Completed() : OfFailure(notes, report.ExecuteResults is [.., var last] ? last.ExitCode : null);
    }

    /// <summary>The CLR turns nearly every death into exit code 134, so the fault address against the red zone comes first.</summary>
    public static RunOutcome OfFailure(RunNotes? notes, int? exitCode) => notes switch
    {
        { OverranStack: true } => new StackOverflow(),
        { Raised: { } type } => new Raised(type),
        _ => new Exited(exitCode),
    };

    /// <summary>It has its results.</summary>
    public sealed record Completed : RunOutcome
    {
        public override string ToString() => "completed";
    }

    /// <summary>It touched the red zone below its stack and died.</summary>
    public sealed record StackOverflow : RunOutcome
    {
        public override string ToString() => "stack overflow";
    }

    /// <summary>An exception left the benchmark or its set-up.</summary>
    /// <param name="Type">Its full name.</param>
    public sealed record Raised(string Type) : RunOutcome
    {
        public override string ToString() => $"raised {Type}";
    }

    /// <summary>Its process ended before it had its results.</summary>
    /// <param name="Code">The exit code; 128 plus the number of a signal that ended it. Null if it had to be killed.</param>
    public sealed record Exited(int? Code) : RunOutcome
    {
        public override string ToString() => Code switch
        {
            null => "did not exit",
            > 128 and <= 128 + SignalNumber.SIGRTMAX =>
                FormattableString.Invariant($"exit {Code} ({SignalNumber.NameOf(Code.Value - 128)})"),
            _ => FormattableString.Invariant($"exit {Code}"),
        };
    }

    /// <summary>Its program could not be built.</summary>
    public sealed record NotBuilt : RunOutcome
    {
        public override string ToString() => "not built";
    }

    /// <summary>It did not run, for instance because the run stops at the first error.</summary>
    public sealed record NotRun : RunOutcome
    {
        public override string ToString() => "not run";
    }
}
