using System.Collections.Immutable;

namespace Lab.Python.Processes;

/// <summary>A program to run, without a terminal and without input.</summary>
/// <param name="Program">Path, or a name to look for on PATH.</param>
/// <param name="Deadline">After this long the program and its children are ended.</param>
public sealed record ProcessRequest(string Program, ImmutableArray<string> Arguments, TimeSpan Deadline)
{
    /// <summary>Changes to the inherited environment; null removes a variable.</summary>
    public ImmutableSortedDictionary<string, string?> Environment { get; init; } = ImmutableSortedDictionary<string, string?>.Empty;

    /// <summary>The folder that it is started in; null for that of this process.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>How long the program may take to end by itself after SIGTERM; zero kills at once.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>Characters kept of the end of stdout, and of stderr.</summary>
    public int OutputLimit { get; init; } = 64 * 1024;

    /// <summary>Receives each line of stdout and stderr as it is written.</summary>
    public IProgress<string>? Lines { get; init; }

    /// <summary>As it would be typed.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program).Select(ShellWord.Quote));
}
