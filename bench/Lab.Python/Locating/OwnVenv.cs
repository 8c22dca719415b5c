using Lab.Trials.Files;

namespace Lab.Python.Locating;

/// <summary>
/// Tells the lab's own <c>.venv</c> from a user's, and a finished one from an unfinished one, by two files in it. The first
/// exists from the beginning of the work to its end; the second is written last. A folder with neither is the user's and is never changed.
/// </summary>
internal static class OwnVenv
{
    public const string FolderName = ".venv";

    private const string BuildingName = ".lab-building";
    private const string CompleteName = ".lab-complete";

    public static bool IsUnfinished(string folder) => File.Exists(Path.Combine(folder, BuildingName));

    public static bool IsFinished(string folder) => File.Exists(Path.Combine(folder, CompleteName)) && !IsUnfinished(folder);

    /// <summary>True if the lab made it, finished or not, or if the folder is empty. The lab makes no link to one.</summary>
    public static bool IsOurs(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).LinkTarget is null
                && (IsUnfinished(folder)
                    || File.Exists(Path.Combine(folder, CompleteName))
                    || !Directory.EnumerateFileSystemEntries(folder).Any());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The lab must not delete what it cannot read.
            return false;
        }
    }

    public static void Begin(string folder)
    {
        Directory.CreateDirectory(folder);
        ReplacedFile.Write(
            Path.Combine(folder, BuildingName), "The lab is building this environment. If it is not running, the folder can be deleted.\n");
    }

    /// <param name="requirements">Identity of the requirements that were installed.</param>
    public static void Complete(string folder, string requirements)
    {
        ReplacedFile.Write(Path.Combine(folder, CompleteName), requirements + "\n");
        File.Delete(Path.Combine(folder, BuildingName));
    }

    /// <summary>
    /// Deletes an environment of the lab's; the first mark last, so that the rest is known to be the lab's if this fails.
    /// </summary>
    /// <exception cref="IOException">Something in it cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not delete something in it.</exception>
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
