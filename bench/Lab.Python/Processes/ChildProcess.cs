using System.ComponentModel;
using System.Diagnostics;
using Lab.StackProbe;

namespace Lab.Python.Processes;

/// <summary>Starts child processes, one at a time.</summary>
/// <remarks>
/// A child inherits every descriptor that is inheritable at the moment of the fork. The pipes of a worker are inheritable from their
/// creation until the worker has started: a child that another thread starts meanwhile would hold their ends open, and the supervisor would
/// not see the worker's end while that child lives. So every process is started under one lock, and inheritable descriptors exist only
/// while it is held.
/// </remarks>
[CHeaders("errno.h")]
public static class ChildProcess
{
    private static readonly Lock Starting = new();

    [CName("ENOENT")]
    private const int NoSuchFile = 2;

    /// <summary>
    /// Starts a process that inherits nothing but its standard streams, and what the caller has made inheritable (<see cref="Alone"/>). No
    /// program of the current folder is started unless its path is given (<see cref="SearchPath"/>).
    /// </summary>
    /// <exception cref="Win32Exception">It cannot be started, or is not on PATH.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        start.FileName = SearchPath.Find(start.FileName) ?? throw new Win32Exception(NoSuchFile, $"{start.FileName} is not on PATH");
        SearchPath.Clean(start.Environment);
        return Alone(() => Process.Start(start)!);
    }

    /// <summary>
    /// Starts a process that inherits more: the descriptors are made inheritable, and closed here again, within the call.
    /// </summary>
    public static T Alone<T>(Func<T> start)
    {
        lock (Starting)
            return start();
    }
}
