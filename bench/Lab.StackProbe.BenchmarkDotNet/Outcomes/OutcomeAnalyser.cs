using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Reports;
using Lab.StackProbe.BenchmarkDotNet.Notes;

namespace Lab.StackProbe.BenchmarkDotNet.Outcomes;

/// <summary>Warns about each benchmark that did not complete, and says how it ended; and about each whose peak is not known.</summary>
internal sealed class OutcomeAnalyser : AnalyserBase
{
    public static readonly OutcomeAnalyser Default = new();

    public override string Id => "StackOutcome";

    protected override IEnumerable<Conclusion> AnalyseReport(BenchmarkReport report, Summary summary)
    {
        var notes = CaseNotes.Of(report);
        if (report.Success)
        {
            if (notes?.Raised is { } type)
                yield return CreateWarning($"Peak Stack is not known: its measurement, after the timing, raised {type}", report);
            yield break;
        }

        var stack = notes?.StackSizeBytes is { } bytes ? $" on a stack of {StackSize.Show(bytes)}" : "";
        yield return CreateWarning($"{RunOutcome.Of(report)}{stack}", report);
    }
}
