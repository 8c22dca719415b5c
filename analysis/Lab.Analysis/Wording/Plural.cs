namespace Lab.Analysis.Wording;

/// <summary>Numbers with their nouns and verbs.</summary>
public static class Plural
{
    /// <summary><c>1 probe</c>, <c>3 probes</c>.</summary>
    public static string Of(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary><c>2 of 3 probes</c>; where there is but one, <c>1 probe</c>.</summary>
    public static string Part(int count, int all, string noun) =>
        count == 1 && all == 1 ? Of(1, noun) : string.Create(CultureInfo.InvariantCulture, $"{count} of {Of(all, noun)}");

    /// <summary>The verb that goes with the count: <c>die</c>, or <c>dies</c> for one.</summary>
    public static string Verb(int count, string many, string one) => count == 1 ? one : many;

    /// <summary>The first few of many, joined; the number of the others stands for them.</summary>
    /// <param name="shown">How many are listed.</param>
    /// <param name="separator">What stands between two of them.</param>
    public static string List(IReadOnlyCollection<string> all, int shown, string separator = ", ") => all.Count > shown
        ? string.Create(CultureInfo.InvariantCulture, $"{string.Join(separator, all.Take(shown))} and {all.Count - shown} more")
        : string.Join(separator, all);
}
