namespace Lab.Trials;

/// <summary>
/// A workload's name with the n that its set-up is given: <c>scipy.lu@n=120</c>, <c>file.py:solve@n=120</c>. Wherever a workload is named,
/// in trials, captures and on the command line, such a name stands for a workload of its own.
/// </summary>
public static class WorkloadName
{
    private const string Sign = "@n=";

    public static string At(string workload, int n) => string.Create(CultureInfo.InvariantCulture, $"{workload}{Sign}{n}");

    /// <summary>What stands in a name where an n belongs, and is no number; null where nothing of that kind does.</summary>
    public static string? WrongN(string name)
    {
        var sign = name.LastIndexOf(Sign, StringComparison.Ordinal);
        // A folder or a test may have such a name.
        return sign > 0 && Parse(name).N is null && name[(sign + Sign.Length)..] is var text && !text.AsSpan().ContainsAny('/', ':', ']')
            ? text : null;
    }

    /// <returns>The name without its n, and the n; null where it has none, or one that is no number.</returns>
    public static (string Workload, int? N) Parse(string name)
    {
        var sign = name.LastIndexOf(Sign, StringComparison.Ordinal);
        return sign > 0 && int.TryParse(name.AsSpan(sign + Sign.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? (name[..sign], n)
            : (name, null);
    }
}
