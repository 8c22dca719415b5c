namespace Lab;

/// <summary>Ends a command with one line on stderr that says what is wrong and what to do, and an exit code.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
