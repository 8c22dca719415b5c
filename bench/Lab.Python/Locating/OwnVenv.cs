namespace Lab.Python.Locating;

/// <summary>
/// How the lab tells its own <c>.venv</c> from a user's, and a finished one from one that was cut short: by two files in it. The first
/// is there from before anything else until the end; the second is written last. A folder with neither is the user's and is left alone.
/// </summary>
internal static class OwnVenv
{
    public const string FolderName = ".venv";

    private const string BuildingName = ".lab-building";
    private const string CompleteName = ".lab-complete";

    public static bool IsUnfinished(string folder) => File.Exists(Path.Combine(folder, BuildingName));

    public static bool IsFinished(string folder) => File.Exists(Path.Combine(folder, CompleteName)) && !IsUnfinished(folder);

    /// <summary>True if the lab made it, finished or not. An empty folder is nobody's.</summary>
    public static bool IsOurs(string folder)
    {
        try
        {
            return IsUnfinished(folder)
                || File.Exists(Path.Combine(folder, CompleteName))
                || !Directory.EnumerateFileSystemEntries(folder).Any();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is not ours to delete.
            return false;
        }
    }

    public static void Begin(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, BuildingName), "The lab is building this environment. If it is not running, the folder can be deleted.\n");
    }

    /// <param name="requirements">Identity of the requirements that were installed.</param>
    public static void Complete(string folder, string requirements)
    {
        File.WriteAllText(Path.Combine(folder, CompleteName), requirements + "\n");
        File.Delete(Path.Combine(folder, BuildingName));
    }

    /// <summary>Deletes an environment of the lab's; the first mark last, so that what a failure leaves is known to be the lab's.</summary>
    /// <exception cref="IOException">Something in it cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static void Delete(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        Begin(folder);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            // A link to a folder (lib64) is deleted, not followed.
            if (entry is DirectoryInfo { LinkTarget: null } inner)
                inner.Delete(recursive: true);
            else if (entry.Name != BuildingName)
                entry.Delete();
        }

        Directory.Delete(folder, recursive: true);
    }
}
