using Lab.Analysis;
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
            output.WriteLine($"Give every thread that calls Python {recommendation.StackBytes}: new Thread(f, {recommendation.StackBytes.Bytes})");
            output.WriteLine($"  {recommendation.DecidedBy}{recommendation.Through} decides: {recommendation.Margin}.");
            output.WriteLine(recommendation.Observed
                ? $"  Seen to work: {recommendation.ObservedCalls} workloads completed on plain threads of that size."
                : "  Not seen to work yet: the deciding workload was not completed on a plain thread of that size.");
            if (recommendation.WithOneBlasThread is { } one && one.StackBytes < recommendation.StackBytes)
                output.WriteLine($"  With the BLAS limited to one thread (OPENBLAS_NUM_THREADS=1) {one.StackBytes} is enough; {one.DecidedBy}{one.Through} decides then.");
        }
        else
        {
            output.WriteLine("Nothing was measured that could carry a recommendation.");
        }

        var tally = results.Verification;
        output.WriteLine(
            $"  {tally.Verified} of {tally.Measured} minimums verified by a survive/crash pair one page apart; {tally.PredictionHeld} were predicted to the page.");
        foreach (var package in results.Packages.Where(c => c.Problem is not null))
            output.WriteLine($"  Not used: {package.Problem}");
        if (!results.Finished)
            output.WriteLine($"  The run is not finished: go on with it by --resume {folder.Path}");
        output.WriteLine($"Report: {folder.Report}");
    }
}
