namespace Lab.Trials.Files;

/// <summary>A folder that is the lab's to fill, also by programs that write files of names that can be known beforehand.</summary>
public static class OwnFolder
{
    /// <summary>
    /// Makes the folder, or takes it as it is without links: one in its place, and any in it, is removed, and what it leads to stays.
    /// </summary>
    /// <exception cref="IOException">It cannot be made, or a link cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not do that.</exception>
    public static void Make(string path)
    {
        RemoveLink(path);
        RemoveLinksIn(Directory.CreateDirectory(path));
    }

    /// <summary>Removes the link of that name; does nothing where there is none.</summary>
    /// <inheritdoc cref="Make"/>
    public static void RemoveLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
            File.Delete(path);
    }

    private static void RemoveLinksIn(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null)
                File.Delete(entry.FullName);
            else if (entry is DirectoryInfo inner)
                RemoveLinksIn(inner);
        }
    }
}
