using System.Text.Json;
using Lab.Trials;

namespace Lab.Analysis;

/// <summary>What captures, results and the command line call a host or a crash: one name everywhere.</summary>
public static class JsonNames
{
    public static string Of(Host host) => JsonSerializer.Serialize(host, ResultsJson.Default.Host).Trim('"');

    public static string Of(CrashKind kind) => JsonSerializer.Serialize(kind, ResultsJson.Default.CrashKind).Trim('"');
}
