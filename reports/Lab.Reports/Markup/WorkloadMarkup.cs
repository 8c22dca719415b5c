using System.Globalization;

namespace Lab.Reports.Markup;

/// <summary>Names of workloads, and plain numbers.</summary>
internal static class WorkloadMarkup
{
    /// <summary>Folded away: a list of names is looked up, not read.</summary>
    public static Html FoldedList(string title, IReadOnlyCollection<string> names) => names.Count == 0
        ? Html.Empty
        : $"""
          <details class="names"><summary>{title}</summary><p>{names.Select(Name)}</p></details>
          """;

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Html Name(string name) => $"<code>{name}</code> ";
}
