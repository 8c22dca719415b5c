namespace Lab.Python.Processes;

/// <summary>A program to run, without a terminal and without input.</summary>
/// <param name="Program">Path, or a name to look for on PATH; never one of the current folder.</param>
/// <param name="Deadline">
/// After this long on an idle machine the program and its children are killed; on a busy one, after the longer that it needs there
/// (<see cref="FairTime"/>).
/// </param>
public sealed record ProcessRequest(string Program, ImmutableArray<string> Arguments, TimeSpan Deadline)
{
    /// <summary>Changes to the inherited environment; null removes a variable.</summary>
    public ImmutableSortedDictionary<string, string?> Environment { get; init; } = ImmutableSortedDictionary<string, string?>.Empty;

    /// <summary>How long the program may take to end by itself after SIGTERM; zero kills it at once.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>Characters kept of the end of stdout, and of stderr.</summary>
    public int OutputLimit { get; init; } = 64 * 1024;

    /// <summary>Receives each line of stdout and stderr as it is written, from any thread.</summary>
    public IProgress<string>? Lines { get; init; }

    /// <summary>The command as a user would type it.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program).Select(Quote));

    /// <summary>A word of a command line as a user must type it into a shell.</summary>
    internal static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "@%+=:,./-_".Contains(c))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
