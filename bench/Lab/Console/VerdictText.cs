using Lab.Analysis;
using Lab.Analysis.Blas;
using Lab.Analysis.Wording;
using Lab.Jobs;

namespace Lab.Console;

/// <summary>What a run says at its end: the number to set, why, and where the report is.</summary>
internal static class VerdictText
{
    public static void Write(Results results, RunFolder folder, TextWriter output)
    {
        output.WriteLine();
        if (results.Recommendation is { } recommendation)
        {
            var size = recommendation.StackBytes;
            var limit = EnvironmentText.Limit(recommendation.BlasThreads);
            output.WriteLine($"Give every thread that calls Python {size}{limit}: new Thread(f, {size.Bytes})");
            output.WriteLine(
                $"  {recommendation.DecidedBy}{HostText.Suffix(recommendation.Host)} asks for the most, "
                + $"{RunText.Proof(RunText.Deciding(results, recommendation))}: {MarginText.Explain(recommendation.Margin)}.");
            output.WriteLine($"  {RunText.Observed(results, recommendation)}");
            if (RunText.NotCovered(results) is { } notCovered)
                output.WriteLine($"  {notCovered}");
            foreach (var alternative in recommendation.Alternatives)
                Write(alternative, recommendation, results, output);
            if (results.KernelGrowth is { } growth)
                output.WriteLine($"  {BlasWords.Sentence(growth)}");
        }
        else
        {
            output.WriteLine("Not enough data for a recommendation.");
        }

        if (results.Verification.Measured > 0)
            output.WriteLine($"  {RunText.HowSure(results)}");
        foreach (var package in results.Packages.Where(c => c.Problem is not null))
            output.WriteLine($"  Not used: {package.Problem}");
        if (!results.Finished)
            output.WriteLine($"  The run is incomplete. Finish it with: {folder.ResumeCommand}");
        output.WriteLine($"Report: {folder.Report}");
    }

    private static void Write(Alternative alternative, Recommendation recommendation, Results results, TextWriter output)
    {
        if (alternative.Kind is AlternativeKind.OneBlasThread && recommendation.WithOneBlasThread is { } one)
        {
            output.WriteLine(
                $"  With the BLAS limited to one thread ({EnvironmentText.LimitVariable(results.Python)}=1) "
                + $"{one.StackBytes} is enough; {one.DecidedBy}{HostText.Suffix(one.Host)} then asks for the most{RunText.Unseen(one)}.");
        }
        else if (!alternative.Prices.IsEmpty)
        {
            output.WriteLine($"  One dedicated thread that stays needs the same {alternative.StackBytes}, once.");
        }

        if (!alternative.Prices.IsEmpty)
        {
            output.WriteLine(
                $"    In time: {string.Join("; ", alternative.Prices.Select(p => $"{p.Workload} {TimeText.Change(p.Change)}"))}.");
        }
    }
}
