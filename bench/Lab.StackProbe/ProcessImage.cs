using System.ComponentModel;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>Another program in this process: whoever started it waits for, signals and ends the program that it has become.</summary>
public static unsafe class ProcessImage
{
    /// <summary>
    /// Runs the program in place of this one. Every other thread ends at once, and nothing of this program runs any more.
    /// </summary>
    /// <remarks>
    /// A write to a closed pipe ends the program, as it ends one that a shell started; the CLR ignores SIGPIPE, and an ignored signal would
    /// stay ignored (execve(2)). The limit on open files (RLIMIT_NOFILE) stays the one that the CLR raised it to: the hard limit.
    /// </remarks>
    /// <param name="program">A path, or a name that is looked for on PATH.</param>
    /// <param name="environment">The whole environment of the program.</param>
    /// <exception cref="Win32Exception">The kernel refused; it is the only way in which this returns.</exception>
    public static void Replace(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        string?[] all = [program, .. arguments, null];
        string?[] variables = [.. environment.Select(v => $"{v.Key}={v.Value}"), null];
        LibC.SignalAction unchanged, byDefault = default;
        var isChanged = LibC.sigaction(SignalNumber.SIGPIPE, &byDefault, &unchanged) == 0;
        _ = LibC.execvpe(program, all, variables);
        var error = Marshal.GetLastPInvokeError();
        if (isChanged)
            _ = LibC.sigaction(SignalNumber.SIGPIPE, &unchanged, null);
        throw new Win32Exception(error, $"{program} cannot be started");
    }
}
