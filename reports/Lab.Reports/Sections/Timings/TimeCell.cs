using Lab.Analysis.Timings;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections.Timings;

/// <summary>The cell of one timing in a table: its time, or why there is none.</summary>
internal static class TimeCell
{
    public static Html Of(Distribution? time, string? problem)
    {
        if (time is null)
            return $"""<td class="problem">no samples: {problem ?? "the run ended before it was timed"}</td>""";
        return $"""<td class="number">{TimeMarkup.Of(time)}</td>""";
    }
}
