namespace Lab.Python.Locating;

/// <summary>pyenv puts a shim on PATH for every version that is installed; those that are not selected only print which ones are.</summary>
internal static class PyenvProblem
{
    /// <summary>One line about a shim that leads nowhere; null if the text is not pyenv's.</summary>
    public static string? Of(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines is not [var first, ..] || !first.StartsWith("pyenv:", StringComparison.Ordinal))
            return null;
        var versions = lines
            .SkipWhile(l => !l.EndsWith("command exists in these Python versions:", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(l => !l.StartsWith("Note:", StringComparison.Ordinal)).ToArray();
        return versions.Length == 0
            ? first
            : $"a pyenv shim, and its version is not selected: choose it with pyenv shell {versions[0]}";
    }
}
