using Lab.Worker.Interop;

namespace Lab.Worker.PythonNet;

/// <summary>The worker that calls Python through pythonnet.</summary>
internal static class Program
{
    /// <remarks>
    /// It ends without the runtime's ProcessExit event: pythonnet shuts Python down there, which takes seconds with large libraries loaded, and in 3.0.5
    /// throws on .NET without BinaryFormatter. By the C library's exit rather than _exit, as the runtime itself ends: what a call left broken may
    /// show in an exit handler.
    /// </remarks>
    private static void Main(string[] args) => LibC.exit(WorkerProgram.Run(args, new PythonNetBridge()));
}
