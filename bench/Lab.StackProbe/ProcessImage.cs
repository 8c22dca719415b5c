using System.ComponentModel;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>Another program in this process: whoever started it waits for, signals and ends the program that it has become.</summary>
public static class ProcessImage
{
    /// <summary>
    /// Runs the program in place of this one. Every other thread ends at once, and nothing of this program runs any more.
    /// </summary>
    /// <param name="program">A path, or a name that is looked for on PATH.</param>
    /// <param name="environment">The whole environment of the program.</param>
    /// <exception cref="Win32Exception">The kernel refused; it is the only way in which this returns.</exception>
    public static void Replace(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        string?[] all = [program, .. arguments, null];
        string?[] variables = [.. environment.Select(v => $"{v.Key}={v.Value}"), null];
        _ = LibC.execvpe(program, all, variables);
        throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{program} cannot be started");
    }
}
