using System.Collections;
using Lab.Python.Processes;

namespace Lab.Python.Locating;

/// <summary>
/// Finds out whether a variable keeps every Python from starting, such as <c>PYTHONHASHSEED=abc</c>: then the machine lacks none.
/// </summary>
public static class StartFailure
{
    private const string Prefix = "PYTHON";

    /// <summary>Asks a Python that failed once more without each of the variables that Python reads, where no Python can be used.</summary>
    /// <param name="environment">Changes to this process's environment that they were asked in; null removes a variable.</param>
    /// <returns>One line that names the variable and says what to do; null if no variable is the reason.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<string?> ExplainAsync(
        IProcessRunner processes,
        IReadOnlyList<PythonCandidate> candidates,
        ImmutableSortedDictionary<string, string?> environment,
        CancellationToken cancellation)
    {
        if (candidates.Any(c => c.Usable is not null))
            return null;
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(v => KeyValuePair.Create((string)v.Key, (string?)v.Value))
            .ToImmutableSortedDictionary(StringComparer.Ordinal).SetItems(environment)
            .Where(v => v.Key.StartsWith(Prefix, StringComparison.Ordinal) && v.Value is not null).ToList();
        if (variables.Count == 0)
            return null;
        var interrogator = new PythonInterrogator(processes);
        foreach (var failed in candidates.Where(c => c is { Installation: null, IsLate: false } && File.Exists(c.Path)))
        {
            if (!await AnswersWithoutAsync(failed.Path, variables).ConfigureAwait(false))
                continue;
            foreach (var variable in variables)
            {
                if (await AnswersWithoutAsync(failed.Path, [variable]).ConfigureAwait(false))
                    return Line($"{variable.Key}={variable.Value}", failed);
            }

            return Line($"one of {string.Join(", ", variables.Select(v => $"{v.Key}={v.Value}"))}", failed);
        }

        return null;

        async Task<bool> AnswersWithoutAsync(string python, List<KeyValuePair<string, string?>> removed)
        {
            var changed = environment.SetItems(removed.Select(v => KeyValuePair.Create(v.Key, (string?)null)));
            var answer = await interrogator.AskAsync(python, [], changed, cancellation).ConfigureAwait(false);
            return answer.Installation is not null;
        }
    }

    private static string Line(string variable, PythonCandidate failed) =>
        $"{variable} keeps Python from starting: correct or unset it ({failed.Path} {failed.Problem})";
}
