using System.Reflection;
using System.Text.Json.Serialization;

namespace Lab.Testing;

/// <summary>Checks that samples leave no kind of a closed hierarchy of records out, and that each kind has a name in JSON.</summary>
public static class ClosedHierarchy
{
    public static void AssertCovered<T>(IEnumerable<T> samples)
        where T : class
    {
        var kinds = typeof(T).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(T))).OrderBy(t => t.Name).ToList();
        Assert.Equal(kinds, typeof(T).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(a => a.DerivedType).OrderBy(t => t.Name));
        Assert.Equal(kinds, samples.Select(s => s.GetType()).Distinct().OrderBy(t => t.Name));
    }
}
