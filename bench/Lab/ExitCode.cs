namespace Lab;

/// <summary>How the lab ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A check or a comparison failed.</summary>
    public const int Failed = 1;

    /// <summary>What was asked cannot be asked so.</summary>
    public const int Usage = 2;

    /// <summary>This environment cannot run it.</summary>
    public const int Environment = 3;

    public const int Interrupted = 130;
}
