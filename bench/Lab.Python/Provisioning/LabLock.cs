namespace Lab.Python.Provisioning;

/// <summary>
/// Keeps two labs from installing packages at the same time. The kernel releases the lock with the process that
/// holds it, so a lab that was killed does not block the next one.
/// </summary>
/// <param name="folder">Where the lock file is; the temporary folder if this one cannot be written.</param>
internal sealed class LabLock(string folder)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until no other lab holds the lock.</summary>
    /// <returns>Dispose of it to release the lock; null where no lock file can be made: then there is nothing to wait for.</returns>
    public async Task<IDisposable?> AcquireAsync(IProgress<string> progress, TimeProvider time, CancellationToken cancellation)
    {
        foreach (var candidate in new[] { folder, Path.Combine(Path.GetTempPath(), $"lab-{Environment.UserName}") })
        {
            try
            {
                if (IsWritable(candidate))
                {
                    var path = Path.Combine(candidate, "provisioning.lock");
                    return await OpenAsync(path, progress, time, cancellation).ConfigureAwait(false);
                }
            }
            catch (UnauthorizedAccessException)
            {
                // The file belongs to another user, who made it under sudo.
            }
        }

        return null;
    }

    private static async Task<IDisposable> OpenAsync(
        string path, IProgress<string> progress, TimeProvider time, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                if (tries == 0)
                    progress.Report("waiting for another lab that is installing packages");
                await Task.Delay(Pause, time, cancellation).ConfigureAwait(false);
            }
        }
    }

    // Tried with a file of its own: opening the lock file, in whatever mode, fails while another lab holds it.
    private static bool IsWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var trial = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllBytes(trial, [0]);
            File.Delete(trial);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
