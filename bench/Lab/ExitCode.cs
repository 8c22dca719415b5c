namespace Lab;

/// <summary>How the lab ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A check or a comparison failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line asks for something that is not possible.</summary>
    public const int Usage = 2;

    /// <summary>This environment cannot run it.</summary>
    public const int Environment = 3;

    /// <summary>An error of the lab's own (EX_SOFTWARE of sysexits.h).</summary>
    public const int Internal = 70;

    public const int Interrupted = 130;
}

/// <summary>Ends a command with one line on stderr that says what is wrong and what to do, and an exit code.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
