namespace Lab.Python.Locating;

/// <summary>
/// The oldest versions of the packages that the catalog is tested with: those of Debian 12, and of pmdarima the last one that works with
/// them. A package that is older is treated as missing, with the reason: its calls may not exist, or use the stack differently.
/// </summary>
public static class MinimumVersions
{
    private static readonly ImmutableSortedDictionary<string, Version> Oldest = new Dictionary<string, Version>
    {
        ["ipykernel"] = new(6, 0),
        ["numpy"] = new(1, 24),
        ["pandas"] = new(1, 5),
        ["pmdarima"] = new(2, 0, 4),
        ["scipy"] = new(1, 10),
        ["statsmodels"] = new(0, 13, 5),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The oldest version that can be used, by import name; null for a package without a known minimum.</summary>
    public static Version? Of(string package) => Oldest.GetValueOrDefault(package);

    /// <summary>
    /// True if the version is older than the minimum. One that does not begin with a number cannot be compared and counts as new enough.
    /// </summary>
    /// <param name="version">As the package's metadata has it, such as <c>0.13.5+dfsg</c> or <c>2.1.0rc1</c>.</param>
    public static bool IsTooOld(string package, string version) =>
        Of(package) is { } oldest && Release(version) is { } release && release < oldest;

    /// <summary>The release segment of a version (packaging.python.org, Version specifiers): the numbers it begins with.</summary>
    private static Version? Release(string version)
    {
        var numbers = new List<int>();
        foreach (var part in version.Split('.'))
        {
            var digits = part.AsSpan(0, part.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : part.Length);
            if (digits.IsEmpty || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                break;
            numbers.Add(number);
            if (digits.Length < part.Length || numbers.Count == 4)
                break;
        }

        if (numbers.Count == 0)
            return null;
        // 2.0 and 2.0.0 are the same release; to System.Version they are not.
        numbers.AddRange(Enumerable.Repeat(0, 4 - numbers.Count));
        return new(numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}
