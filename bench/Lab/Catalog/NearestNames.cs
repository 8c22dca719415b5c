using Lab.Trials.Captures;

namespace Lab.Catalog;

/// <summary>Guesses the name that was meant.</summary>
internal static class NearestNames
{
    private const int Shown = 3;

    public static string Explain(string name, ImmutableArray<CatalogEntry> entries)
    {
        var near = Of(name, entries.Select(e => e.Name));
        return near.Count > 0
            ? $"no workload is named '{name}': did you mean {string.Join(" or ", near)}?"
            : $"no workload is named '{name}': 'list' shows the catalog; pass your own as path/to/file.py:function";
    }

    /// <summary>The few names that are similar to one, nearest first.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> names) =>
    [
        .. names
            .Select(n => (Name: n, Distance: Distance(name, n)))
            .Where(n => n.Distance <= Math.Max(2, name.Length / 3) || n.Name.EndsWith("." + name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(n => n.Distance)
            .Take(Shown)
            .Select(n => n.Name),
    ];

    /// <summary>Levenshtein's edit distance, with one row kept.</summary>
    internal static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
