using System.Globalization;
using Lab.Analysis;

namespace Lab.Reports.Markup;

/// <summary>Names of workloads and of the limits they ran under.</summary>
internal static class WorkloadMarkup
{
    /// <summary>Folded away: a list of names is looked up, not read.</summary>
    public static Html FoldedList(string title, IReadOnlyCollection<string> names) => names.Count == 0
        ? Html.Empty
        : $"""
          <details class="names"><summary>{title}</summary><p>{names.Select(Name)}</p></details>
          """;

    /// <summary>What the limit on BLAS threads is: <c>unset</c>, or a number.</summary>
    public static string BlasThreads(ProbeEnvironment environment) =>
        environment.BlasThreads is { } threads ? Number(threads) : "unset";

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Html Name(string name) => $"<code>{name}</code> ";
}
