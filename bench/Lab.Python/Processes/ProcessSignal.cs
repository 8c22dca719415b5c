using Lab.StackProbe.Interop;

namespace Lab.Python.Processes;

/// <summary>Sends signals: .NET can only kill.</summary>
public static class ProcessSignal
{
    /// <returns>False if there is no such process, or it is not ours to signal.</returns>
    public static bool Send(int processId, int signal) => LibC.kill(processId, signal) == 0;
}
