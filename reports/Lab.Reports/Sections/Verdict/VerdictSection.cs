using Lab.Analysis;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections.Verdict;

/// <summary>The first screen: what to set, what decides it, and what happens today, in plain words.</summary>
internal static class VerdictSection
{
    public static Html Render(Results results) => $"""
        <section id="verdict">
        {UnfinishedBanner.Render(results)}
        <div class="first">
        {Headline.Render(results)}
        {DefaultSizes.Render(results)}
        </div>
        <div class="cards">
        {Alternatives.Render(results)}
        {VerificationSummary.Render(results)}
        {MarginTable.Render(results)}
        {ObservedSettings.Render(results)}
        </div>
        </section>
        """;
}
