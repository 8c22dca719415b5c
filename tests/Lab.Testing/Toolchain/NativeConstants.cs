using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Lab.Testing;

/// <summary>
/// Every constant of an assembly that is spelt as the C headers spell theirs (<c>PROT_READ</c>, <c>SIGSEGV</c>), private ones too.
/// </summary>
public static partial class NativeConstants
{
    /// <summary>Fails with the list of those that the headers do not know, or know otherwise. Returns how many were compared.</summary>
    public static int AssertAsInHeaders(Assembly assembly)
    {
        var ours = In(assembly);
        var headers = CHeaders.Evaluate([.. ours.Keys]);
        Assert.Equal(ours.OrderBy(c => c.Key).Select(Show), headers.OrderBy(c => c.Key).Select(Show));
        return ours.Count;

        static string Show(KeyValuePair<string, long> constant) => $"{constant.Key} = {constant.Value}";
    }

    private static Dictionary<string, long> In(Assembly assembly)
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var constants = assembly.GetTypes()
            .SelectMany(type => type.GetFields(Static))
            .Where(field => (field.IsLiteral || field.IsInitOnly) && CName().IsMatch(field.Name))
            .Select(field => (field.Name, Value: AsLong(field.GetValue(null)!)))
            .Distinct();
        return constants.ToDictionary(c => c.Name, c => c.Value);
    }

    private static long AsLong(object value) => value switch
    {
        nint pointer => pointer,
        nuint pointer => (long)pointer,
        ulong number => unchecked((long)number),
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^(SIG[A-Z0-9]+|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+)$")]
    private static partial Regex CName();
}
