using System.Text;

namespace Lab.Trials.Files;

/// <summary>Writes whole files: a reader sees the old file or the new one, never half of one.</summary>
/// <remarks>
/// The lab runs as root in many places, and in folders that others can write. So it opens no file there by a name that can be known
/// beforehand: it creates one under a random name (O_CREAT | O_EXCL, which follows no link) and renames it, which replaces a link and
/// leaves alone what the link leads to (open(2), rename(2)).
/// </remarks>
public static class ReplacedFile
{
    private const string End = ".new";

    /// <summary>Writes text as UTF-8, without a byte order mark.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file in place of what has that name, if anything has.</summary>
    /// <exception cref="IOException">It cannot be written, or the name is that of a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write there.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        foreach (var left in LeftBehind(path))
            File.Delete(left);
        var (file, written) = Create(path);
        try
        {
            using (file)
                file.Write(content);
            File.Move(written, path, overwrite: true);
        }
        catch
        {
            // A full disk, or a name that cannot be replaced: no part of a file is left.
            File.Delete(written);
            throw;
        }
    }

    /// <summary>Throws what <see cref="Write(string, ReadOnlySpan{byte})"/> would throw now, and writes nothing.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    public static void Check(string path)
    {
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
            throw new IOException($"{path} is a folder");
        var (file, written) = Create(path);
        file.Dispose();
        File.Delete(written);
    }

    /// <summary>What a process that was killed while it wrote this file has left.</summary>
    private static List<string> LeftBehind(string path)
    {
        var full = Path.GetFullPath(path);
        return Path.GetDirectoryName(full) is { } folder && Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Where(file =>
                Path.GetFileName(file).StartsWith(Start(full), StringComparison.Ordinal)
                && file.EndsWith(End, StringComparison.Ordinal))]
            : [];
    }

    private static string Start(string path) => $".{Path.GetFileName(path)}.";

    private static (FileStream File, string Written) Create(string path)
    {
        var full = Path.GetFullPath(path);
        // Root would replace /dev/null, or /dev/stdout, by a file.
        if (full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal))
            throw new IOException($"{path} is a device or a stream, not a file");
        var folder = Path.GetDirectoryName(full);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"there is no folder {folder ?? path}");
        var written = Path.Combine(folder, $"{Start(full)}{Path.GetRandomFileName()}{End}");
        try
        {
            return (new(written, FileMode.CreateNew, FileAccess.Write, FileShare.Read), written);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"no permission to write in {folder}", e);
        }
    }
}
