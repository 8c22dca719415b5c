using System.Collections.Frozen;

namespace Lab.Reports.Markup;

/// <summary>Ids of rows, for links to them: the same in every page of the same probe, and fit for a URL.</summary>
public static class Anchor
{
    /// <summary><c>workload-scipy.lu-500</c>, <c>workload-scipy.lu-500-blas-1</c>, <c>workload-scipy.lu-500-pythonnet</c>.</summary>
    public static string Of(ProbeResult probe) => Of(probe.Workload, probe.Environment.BlasThreads, probe.Host);

    public static string Of(string workload, int? blasThreads = null, Host host = Host.Guarded)
    {
        var id = new StringBuilder("workload-");
        foreach (var rune in workload.EnumerateRunes())
            _ = IsPlain(rune) ? id.Append(rune) : id.Append('_').Append(rune.Value.ToString("x", null));
        if (blasThreads is { } limit)
            id.Append("-blas-").Append(limit);
        return host == Host.Guarded ? id.ToString() : id.Append('-').Append(JsonNames.Of(host)).ToString();
    }

    /// <summary>The same ids, with a number behind each that was there before: a name has no '~'.</summary>
    public static ImmutableArray<string> Distinct(IEnumerable<string> ids)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. ids.Select(id => (seen[id] = seen.GetValueOrDefault(id) + 1) is > 1 and var times ? $"{id}~{times}" : id)];
    }

    /// <summary>The ids of the rows that there are in the table of all measurements.</summary>
    internal static FrozenSet<string> Rows(Results results) =>
        results.Probes.Where(p => p.MinimumStackBytes is not null).Select(Of).ToFrozenSet(StringComparer.Ordinal);

    private static bool IsPlain(Rune rune) => rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '-' or ':' or '/');
}
