using Lab.StackProbe.Interop;
using Lab.Trials;

namespace Lab.Supervision;

/// <summary>What changes in this process's environment for a child. A value of null removes a variable.</summary>
internal static class ChildEnvironment
{
    /// <summary>They would install signal handlers in front of the worker's, have Python find another home, or write core dumps.</summary>
    private static readonly ImmutableArray<string> Removed =
    [
        "PYTHONFAULTHANDLER", "PYTHONHOME", "PYTHONEXECUTABLE", "PYTHONINSPECT",
        "DOTNET_DbgEnableMiniDump", "COMPlus_DbgEnableMiniDump", "DOTNET_EnableCrashReport",
    ];

    /// <summary>
    /// The CLR's diagnostics leave a socket and two pipes in the temporary folder when a process is killed; nobody debugs these children.
    /// </summary>
    private const string Diagnostics = "DOTNET_EnableDiagnostics";

    /// <summary>For a child that sees the environment of a trial, such as a Python that is asked which BLAS it loads.</summary>
    public static ImmutableSortedDictionary<string, string?> Of(TrialEnvironment environment) =>
        Unsteered(environment).SetItems(Variables(environment));

    /// <summary>
    /// For a child that measures: a worker, or the benchmarks. Nothing inherited changes what it measures, or how it dies.
    /// </summary>
    /// <param name="extra">Variables on top, such as PYTHONHOME.</param>
    public static ImmutableSortedDictionary<string, string?> ForMeasuring(
        TrialEnvironment environment, IEnumerable<KeyValuePair<string, string?>> extra) =>
        Unsteered(environment)
            .SetItems(Removed.Select(name => KeyValuePair.Create(name, (string?)null)))
            .SetItem(Diagnostics, "0")
            .SetItems(Locale())
            .SetItems(Variables(environment))
            .SetItems(extra);

    /// <summary>
    /// The <c>python3</c> program reads paths and files as UTF-8 also where no locale is set, as in most containers, or one that is not
    /// installed: it takes the locale C.UTF-8 in place of C (PEP 538), or UTF-8 mode (PEP 540). An embedded Python does neither by itself.
    /// </summary>
    private static IEnumerable<KeyValuePair<string, string?>> Locale()
    {
        string[] inOrder = ["LC_ALL", "LC_CTYPE", "LANG"];
        var set = inOrder.FirstOrDefault(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));
        if (set is not null && Environment.GetEnvironmentVariable(set) is not ("C" or "POSIX") and { } locale && LibC.HasLocale(locale))
            return [];
        return [KeyValuePair.Create<string, string?>(set == "LC_ALL" ? set : "LC_CTYPE", "C.UTF-8")];
    }

    /// <summary>Makes the changes to the environment that a process is about to be started with.</summary>
    public static void Apply(ImmutableSortedDictionary<string, string?> changes, IDictionary<string, string?> target)
    {
        foreach (var (name, value) in changes)
        {
            if (value is null)
                target.Remove(name);
            else
                target[name] = value;
        }
    }

    /// <summary>Without the inherited variables that steer a BLAS, and those that the user removed.</summary>
    private static ImmutableSortedDictionary<string, string?> Unsteered(TrialEnvironment environment) =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(TrialEnvironment.Steers)
            .Concat(environment.Unset)
            .Distinct()
            .ToImmutableSortedDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, string?>> Variables(TrialEnvironment environment) =>
        environment.Variables.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value));
}
