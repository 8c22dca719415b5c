using Lab.StackProbe.Elf;

namespace Lab.StackProbe.Processes;

/// <summary>
/// Finds a path to the very file that a process has mapped. A name may lead to another file once the file was replaced, or in a container.
/// </summary>
internal static class ModuleFile
{
    private enum Match
    {
        /// <summary>Another file, or no file that can be opened.</summary>
        None,

        /// <summary>The kernel does not say.</summary>
        Unknown,

        /// <summary>Only the inode is the same: on overlayfs, kernels before 6.8 show the device of a layer in maps.</summary>
        Inode,

        Same,
    }

    /// <summary>A path that opens the file of a mapping; null if there is none.</summary>
    /// <param name="mapping">A mapping of a file.</param>
    /// <param name="processId">The process, if it can be asked.</param>
    public static string? Locate(MemoryMapping mapping, int? processId)
    {
        var here = Compare(mapping.Path, mapping.File, "/proc/self/mountinfo");
        if (here == Match.Same)
            return mapping.Path;
        var inside = Match.None;
        var insidePath = "";
        if (processId is { } pid)
        {
            var process = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
            insidePath = $"{process}/root{mapping.Path}";
            inside = Compare(insidePath, mapping.File, process + "/mountinfo");
            if (inside == Match.Same)
                return insidePath;

            // The kernel's own link to the file, deleted or not. It needs CAP_CHECKPOINT_RESTORE (proc_pid_map_files(5)).
            var link = string.Create(CultureInfo.InvariantCulture, $"{process}/map_files/{mapping.Start:x}-{mapping.End:x}");
            if (CanOpen(link))
                return link;
        }

        if (inside == Match.Inode)
            return insidePath;
        if (here == Match.Inode)
            return mapping.Path;
        if (mapping.IsDeleted)
            return null;
        return inside == Match.Unknown ? insidePath : here == Match.Unknown ? mapping.Path : null;
    }

    private static Match Compare(string path, FileId wanted, string mounts)
    {
        try
        {
            if (!File.Exists(path))
                return Match.None;
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return FileId.Of(file, mounts) is not { } id ? Match.Unknown
                : id == wanted ? Match.Same
                : id.Inode == wanted.Inode ? Match.Inode
                : Match.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Match.None;
        }
    }

    private static bool CanOpen(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>A file that a process has mapped, and its image if it could be read.</summary>
internal sealed record LoadedModule(string Name, string Path, ElfImage? Image)
{
    public static LoadedModule Of(MemoryMapping mapping, int? processId)
    {
        var path = ModuleFile.Locate(mapping, processId);
        return new(System.IO.Path.GetFileName(mapping.Path), mapping.Path, path is null ? null : ElfImageCache.Load(path, mapping.File));
    }
}
