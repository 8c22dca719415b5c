using Lab.Trials.Files;

namespace Lab.Python.Provisioning;

/// <summary>
/// Keeps two labs from installing packages at the same time. The kernel releases the lock with the process that
/// holds it, so a lab that was killed does not block the next one.
/// </summary>
/// <param name="folder">Where the lock file is; null where the user has no folder for it.</param>
internal sealed class LabLock(string? folder)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until no other lab holds the lock.</summary>
    /// <returns>Dispose of it to release the lock; null where no lock file can be made: then there is nothing to wait for.</returns>
    public async Task<IDisposable?> AcquireAsync(IProgress<string> progress, TimeProvider time, CancellationToken cancellation)
    {
        if (folder is null)
            return null;
        var path = Path.Combine(folder, "provisioning.lock");
        if (!CanBeMade(path))
            return null;
        for (var tries = 0; ; tries++)
        {
            try
            {
                return Open(path);
            }
            catch (IOException)
            {
                if (tries == 0)
                    progress.Report("waiting for another lab that is installing packages");
                await Task.Delay(Pause, time, cancellation).ConfigureAwait(false);
            }
            catch (UnauthorizedAccessException)
            {
                // The file belongs to another user, who made it under sudo.
                return null;
            }
        }
    }

    /// <summary>FileMode.OpenOrCreate would make the file that a link leads to.</summary>
    private static FileStream Open(string path) =>
        new(path, File.Exists(path) ? FileMode.Open : FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

    // Tried with a file of its own: opening the lock file, in whatever mode, fails while another lab holds it.
    private static bool CanBeMade(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (new FileInfo(path).LinkTarget is not null)
                return false;
            ReplacedFile.Check(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
