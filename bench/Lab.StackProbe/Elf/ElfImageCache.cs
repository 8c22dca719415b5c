using System.Collections.Concurrent;

namespace Lab.StackProbe.Elf;

/// <summary>Images by file: each is read once, however many processes map it.</summary>
internal static class ElfImageCache
{
    // Far more than the libraries of one process. There is a limit because a supervisor may see thousands of processes.
    private const int Capacity = 1024;

    private static readonly ConcurrentDictionary<Key, Lazy<ElfImage>> Images = new();

    /// <summary>The image of a file as it is now; null if it cannot be read.</summary>
    /// <param name="path">The path by which it is opened.</param>
    /// <param name="file">Which file it is.</param>
    public static ElfImage? Load(string path, FileId file)
    {
        var key = default(Key);
        try
        {
            var information = new FileInfo(path);
            key = new(path, file, information.LastWriteTimeUtc, information.Length);
            if (Images.Count >= Capacity)
                Images.Clear();
            return Images.GetOrAdd(key, static k => new(() => ElfImage.Load(k.Path))).Value;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A Lazy keeps its exception, and another time the file may be readable: descriptors may be short only now.
            _ = Images.TryRemove(key, out _);
            return null;
        }
    }

    private readonly record struct Key(string Path, FileId File, DateTime Written, long Length);
}
