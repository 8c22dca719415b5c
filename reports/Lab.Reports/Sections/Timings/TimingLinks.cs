using Lab.Analysis;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections.Timings;

/// <summary>Links in the page's navigation to those sections on time that are there.</summary>
internal static class TimingLinks
{
    public static Html Latency(Results results) => LatencySection.IsShown(results) ? Link("latency", "Latency") : Html.Empty;

    public static Html Costs(Results results) => $"""
        {(OverheadSection.IsShown(results) ? Link("overhead", "Call overhead") : Html.Empty)}
        {(ThreadsSection.IsShown(results) ? Link("threads", "Threads") : Html.Empty)}
        {(WatermarkSection.IsShown(results) ? Link("watermark", "Cost of measuring") : Html.Empty)}
        """;

    private static Html Link(string section, string text) => $"""<a href="#{section}">{text}</a>""";
}
