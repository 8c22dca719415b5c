using Lab.Analysis;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections.Verdict;

/// <summary>How far the numbers can be trusted.</summary>
internal static class VerificationSummary
{
    public static Html Render(Results results)
    {
        var tally = results.Verification;
        return tally.Measured == 0
            ? Html.Empty
            : $"""
              <section class="card"><h2>How sure this is</h2>
              <p><strong>{tally.Verified} of {tally.Measured}</strong> minimums verified by a pair of trials one page
              apart{Predicted(tally)}. {results.Trials} trials, each peak measured {Processes(results.Repeats)}.{Unavailable(results)}</p>
              <p class="small">They hold for this machine’s BLAS and its CPU kernel: see
              <a href="#environment">the environment</a>.</p></section>
              """;
    }

    /// <summary>Each makes the call more than once.</summary>
    private static string Processes(int repeats) => repeats == 1 ? "in one process" : $"in {repeats} processes";

    private static string Predicted(VerificationTally tally) => tally.PredictionHeld == tally.Verified
        ? ", each of them where the peak had predicted it"
        : $"; the peak had predicted {tally.PredictionHeld} of them to the page";

    private static string Unavailable(Results results)
    {
        var count = results.Probes.Count(p => !p.Available);
        return count switch
        {
            0 => "",
            1 => " One workload could not run here and is not included.",
            _ => $" {count} workloads could not run here and are not included.",
        };
    }
}
