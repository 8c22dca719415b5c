namespace Lab.Python.Processes;

/// <summary>How a program ended.</summary>
public abstract record ProcessOutcome
{
    // Closed: a switch over the three below is exhaustive.
    private ProcessOutcome()
    {
    }

    /// <summary>It ended by itself. The texts are the ends of what it wrote.</summary>
    /// <param name="Status">Exit status; 128 + n for signal n.</param>
    public sealed record Exited(int Status, string Output, string Error) : ProcessOutcome;

    /// <summary>It was killed at its deadline.</summary>
    /// <param name="Waited">How long it was waited for: its deadline, or longer on a busy machine.</param>
    public sealed record TimedOut(TimeSpan Waited, string Output, string Error) : ProcessOutcome
    {
        /// <summary>How long it was waited for, such as <c>10 s</c>.</summary>
        public string Patience => string.Create(CultureInfo.InvariantCulture, $"{Waited.TotalSeconds:0.#} s");
    }

    /// <summary>It could not be started: missing, not executable, not a program.</summary>
    public sealed record NotStarted(string Reason) : ProcessOutcome;

    public bool Succeeded => this is Exited { Status: 0 };

    /// <summary>One line for a person: what went wrong, quoted from the program's own output where it wrote any.</summary>
    public string Describe() => this switch
    {
        Exited { Status: 0 } => "succeeded",
        Exited e => ErrorLine(e.Error) ?? ErrorLine(e.Output) ?? $"ended with status {e.Status} and wrote nothing",
        TimedOut t => $"did not end within {t.Patience}",
        NotStarted n => n.Reason,
        _ => throw new InvalidOperationException("not an outcome"),
    };

    // pip and apt report one failure in several lines, each more general than the last: the last line with their error mark is the reason,
    // and what follows it is advice.
    private static string? ErrorLine(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.LastOrDefault(IsMarked) ?? lines.LastOrDefault();
        return line is { Length: > 300 } ? line[..300] + "…" : line;

        static bool IsMarked(string line) =>
            line.StartsWith("ERROR:", StringComparison.Ordinal) || line.StartsWith("E:", StringComparison.Ordinal);
    }
}
