using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>
/// The part of a worker's environment that can change what a call needs: every variable that steers a BLAS, and whatever the
/// user set or removed. A worker is started with exactly these; steering variables that are not listed are removed.
/// </summary>
/// <param name="BlasThreads">Threads that the BLAS is limited to; null when nothing limits it.</param>
/// <param name="Variables">Variables in effect: steering ones, and those the user set.</param>
/// <param name="Unset">Variables that the user removed.</param>
public sealed record TrialEnvironment(
    int? BlasThreads,
    ImmutableSortedDictionary<string, string> Variables,
    ImmutableArray<string> Unset)
{
    /// <summary>
    /// How many threads a worker tells its BLAS to use once it is loaded: OpenBLAS caps its own variable at the number of CPUs.
    /// </summary>
    public const string ThreadsAtRunTime = "LAB_BLAS_THREADS";

    /// <summary>Which CPU kernel OpenBLAS takes.</summary>
    public const string Kernel = "OPENBLAS_CORETYPE";

    /// <summary>Prefixes of the variables that steer a BLAS or its threads.</summary>
    private static readonly string[] SteeringPrefixes =
        ["OPENBLAS_", "OMP_", "GOMP_", "KMP_", "MKL_", "BLIS_", "GOTO_", "NVPL_", "FLEXIBLAS", "VECLIB_", ThreadsAtRunTime];

    /// <summary>Variables that limit the threads of one BLAS or another, in order of precedence.</summary>
    public static readonly ImmutableArray<string> ThreadCountVariables =
    [
        "OPENBLAS_NUM_THREADS", "OPENBLAS_DEFAULT_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS",
        "BLIS_NUM_THREADS", "FLEXIBLAS_NUM_THREADS", "OMP_THREAD_LIMIT",
    ];

    /// <summary>The same for two environments exactly if they are the same: what trials are grouped by.</summary>
    // A variable can hold anything but a NUL. Made once: analysis asks each trial of a capture for it, several times.
    [JsonIgnore]
    public string Key => _key ??= string.Join(
        '\0', Variables.Select(v => $"{v.Key}={v.Value}").Concat(Unset.Order(StringComparer.Ordinal).Select(u => $"-{u}")));

    private string? _key;

    // A copy may get other variables: the key is not taken along.
    private TrialEnvironment(TrialEnvironment other) => (BlasThreads, Variables, Unset) = (other.BlasThreads, other.Variables, other.Unset);

    public static bool Steers(string variable) => SteeringPrefixes.Any(p => variable.StartsWith(p, StringComparison.Ordinal));

    /// <summary>Derives the environment of a trial from the one the lab was started in.</summary>
    /// <param name="inherited">The lab's own environment.</param>
    /// <param name="set">Variables the user set (<c>--env</c>).</param>
    /// <param name="unset">Variables the user removed (<c>--unset</c>).</param>
    /// <param name="blasThreads">A limit to put on every BLAS, or null to lift the inherited limits that are not the user's own.</param>
    public static TrialEnvironment Derive(
        IEnumerable<KeyValuePair<string, string>> inherited,
        IReadOnlyDictionary<string, string> set,
        IReadOnlyCollection<string> unset,
        int? blasThreads)
    {
        var variables = inherited
            .Where(v => Steers(v.Key) && !ThreadCountVariables.Contains(v.Key) && v.Key != ThreadsAtRunTime && !unset.Contains(v.Key))
            .ToImmutableSortedDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal)
            .SetItems(set);
        if (blasThreads is { } limit)
        {
            variables = variables.SetItems(ThreadCountVariables.Select(
                name => KeyValuePair.Create(name, limit.ToString(CultureInfo.InvariantCulture)))).Remove(ThreadsAtRunTime);
        }

        return new(LimitIn(variables), variables, [.. unset.Order(StringComparer.Ordinal)]);
    }

    /// <summary>The same with a variable set to another value.</summary>
    public TrialEnvironment With(string variable, string value)
    {
        var variables = Variables.SetItem(variable, value);
        return new(LimitIn(variables), variables, [.. Unset.Where(name => name != variable)]);
    }

    /// <summary>The same with every BLAS limited to a number of threads.</summary>
    public TrialEnvironment WithBlasThreads(int threads)
    {
        var variables = Variables.Remove(ThreadsAtRunTime);
        return Derive([], variables, Unset, threads);
    }

    public bool Equals(TrialEnvironment? other) =>
        other is not null && (ReferenceEquals(this, other) || (BlasThreads == other.BlasThreads && Key == other.Key));

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Key);

    private static int? LimitIn(ImmutableSortedDictionary<string, string> variables)
    {
        foreach (var name in ThreadCountVariables.Prepend(ThreadsAtRunTime))
        {
            if (variables.TryGetValue(name, out var text)
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads)
                && threads > 0)
            {
                return threads;
            }
        }

        return null;
    }
}
