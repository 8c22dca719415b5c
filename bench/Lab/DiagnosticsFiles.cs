namespace Lab;

/// <summary>
/// The socket and the pipes that the runtime makes in the temporary folder for debuggers and tracers. A process that is killed leaves them
/// there, and no setting in a runtimeconfig.json turns them off (.NET runtime configuration, "Debugging and profiling").
/// </summary>
internal static class DiagnosticsFiles
{
    /// <summary>Removes those of this process: no debugger finds it any more.</summary>
    public static void Remove()
    {
        try
        {
            foreach (var kind in (ReadOnlySpan<string>)["clr-debug-pipe", "dotnet-diagnostic"])
            {
                foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), $"{kind}-{Environment.ProcessId}-*"))
                    File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The runtime could not make them either, or they are another user's, of an earlier process with the same number.
        }
    }
}
