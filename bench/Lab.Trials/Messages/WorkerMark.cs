using System.Globalization;

namespace Lab.Trials.Messages;

/// <summary>
/// A variable in a worker's environment that everything its workload starts inherits: by it, children are found that have made a session of
/// their own. It tells the worker who its supervisor is, too.
/// </summary>
public static class WorkerMark
{
    public const string Variable = "LAB_WORKER";

    /// <summary>A value that no other worker has: the supervisor's process id, a dash, and something unique.</summary>
    public static string Create(int supervisor) => string.Create(CultureInfo.InvariantCulture, $"{supervisor}-{Guid.NewGuid():N}");

    /// <summary>The process id of the supervisor; null if it is no mark.</summary>
    public static int? SupervisorOf(string? mark) =>
        mark?.Split('-') is [var id, _] && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var supervisor) ? supervisor : null;
}
