using Lab.Reports.Markup;

namespace Lab.Reports.Charts;

/// <summary>A single trial on a plain thread.</summary>
internal static class TrialMark
{
    /// <param name="x">A length or a percentage.</param>
    public static Html Survived(string x, double y) => $"""<circle class="survived" cx="{x}" cy="{y}" r="2.6"/>""";

    public static Html Died(string x, double y) => $"""
        <svg x="{x}" y="{y}" overflow="visible"><path class="died" d="M-2.6 -2.6L2.6 2.6M2.6 -2.6L-2.6 2.6"/></svg>
        """;
}
