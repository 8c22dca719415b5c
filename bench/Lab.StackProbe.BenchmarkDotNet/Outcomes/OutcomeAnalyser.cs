using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Reports;
using Lab.StackProbe.BenchmarkDotNet.Notes;

namespace Lab.StackProbe.BenchmarkDotNet.Outcomes;

/// <summary>Warns about each benchmark that did not complete, and says how it ended.</summary>
internal sealed class OutcomeAnalyser : AnalyserBase
{
    public static readonly OutcomeAnalyser Default = new();

    public override string Id => "StackOutcome";

    protected override IEnumerable<Conclusion> AnalyseReport(BenchmarkReport report, Summary summary)
    {
        if (report.Success)
            yield break;
        var stack = CaseNotes.Of(report)?.StackSizeBytes is { } bytes ? $" on a stack of {StackSize.Show(bytes)}" : "";
        yield return CreateWarning($"{RunOutcome.Of(report)}{stack}", report);
    }
}
