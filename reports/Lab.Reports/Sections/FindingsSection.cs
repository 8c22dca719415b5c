using System.Diagnostics;
using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections;

/// <summary>What the analysis noticed, the most serious first.</summary>
internal static class FindingsSection
{
    public static Html Render(Results results) => $"""
        <section id="findings"><h2>Findings</h2>
        {(results.Findings.IsEmpty ? Nothing() : Html.Empty)}{results.Findings.Select(Article)}
        </section>
        """;

    private static Html Nothing() => $"<p>No findings.</p>";

    private static Html Article(Finding finding)
    {
        var (kind, word) = Severity(finding.Severity);
        return $"""
            <article class="finding {kind}"><h3><span class="tag">{word}</span> {finding.Title}</h3>
            <p>{finding.Text}</p>{WorkloadMarkup.FoldedList(Plural.Of(finding.Workloads.Length, "workload"), finding.Workloads)}</article>

            """;
    }

    private static (string Class, string Word) Severity(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Danger => ("danger", "Danger"),
        FindingSeverity.Caution => ("caution", "Caution"),
        FindingSeverity.Note => ("note", "Note"),
        _ => throw new UnreachableException(),
    };
}
