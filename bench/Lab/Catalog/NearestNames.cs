using System.Collections.Immutable;
using Lab.Trials.Capture;

namespace Lab.Catalog;

/// <summary>What somebody probably meant.</summary>
internal static class NearestNames
{
    private const int Shown = 3;

    public static string Explain(string name, ImmutableArray<CatalogEntry> entries)
    {
        var near = entries
            .Select(e => (e.Name, Distance: Distance(name, e.Name)))
            .Where(e => e.Distance <= Math.Max(2, name.Length / 3) || e.Name.EndsWith("." + name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(e => e.Distance)
            .Take(Shown)
            .Select(e => e.Name)
            .ToList();
        return near.Count > 0
            ? $"no workload is named '{name}': did you mean {string.Join(" or ", near)}?"
            : $"no workload is named '{name}': 'list' shows the catalog, your own is written file.py:function";
    }

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
