namespace Lab.Companions;

/// <summary>A temporary folder that goes with what was done in it.</summary>
internal sealed class PassingFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lab-companion-").FullName;

    /// <summary>What a process that is being killed still writes there may keep it: that is no reason to fail.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
