using Lab.Analysis;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections.Verdict;

/// <summary>Stands above everything where the run was cut short.</summary>
internal static class UnfinishedBanner
{
    public static Html Render(Results results) => results.Finished
        ? Html.Empty
        : $"""
          <p class="banner" role="alert"><strong>This run was not finished.</strong> {results.Verification.Measured} of
          {results.Verification.Planned} planned measurements have a number, {results.Verification.Verified} a verified
          one.{Sweep(results)} What was not reached may need more stack than anything here: finish it with <code>run --resume</code>.</p>
          """;

    private static string Sweep(Results results)
    {
        var cells = results.Sweeps.SelectMany(s => s.Hosts.SelectMany(h => h.Sizes).Select(c => (c.Trials, s.Repeats))).ToList();
        return cells.Count == 0 ? "" : $" Of its sweep {cells.Sum(c => c.Trials)} of {cells.Sum(c => c.Repeats)} trials were run.";
    }
}
