using System.Reflection;
using System.Text.Json.Serialization;

namespace Lab.Analysis;

/// <summary>What captures, results and the command line call a host, a crash and other closed sets: one name everywhere.</summary>
public static class JsonNames
{
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return typeof(T).GetField(name)?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? name;
    }
}
