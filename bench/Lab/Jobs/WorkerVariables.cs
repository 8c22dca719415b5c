using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Jobs;

/// <summary>What a process must be given so that it sees the environment of a trial.</summary>
internal static class WorkerVariables
{
    /// <returns>Changes to this process's own environment; null removes a variable.</returns>
    public static ImmutableSortedDictionary<string, string?> Of(TrialEnvironment environment) =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(TrialEnvironment.Steers)
            .Concat(environment.Unset)
            .Distinct()
            .ToImmutableSortedDictionary(name => name, _ => (string?)null, StringComparer.Ordinal)
            .SetItems(environment.Variables.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value)));
}
