using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lab.StackProbe.Watermarks;

/// <summary>
/// A process's pagemap, opened once: which pages are there, swapped ones too. Reading allocates nothing, so that it can be done beside a
/// measured call. Source: Documentation/admin-guide/mm/pagemap.rst.
/// </summary>
internal sealed class PageMap : IDisposable
{
    /// <summary>The pagemap of this process.</summary>
    public const string Own = "/proc/self/pagemap";

    /// <summary>Bits 63 (present) and 62 (swapped) of an entry.</summary>
    private const ulong PresentOrSwapped = 3UL << 62;

    /// <summary>Entries that are read at a time: 2 MiB of addresses.</summary>
    private const int Batch = 512;

    private readonly SafeFileHandle _file;
    private readonly string _path;

    private PageMap(string path) => (_file, _path) = (File.OpenHandle(path), path);

    /// <exception cref="IOException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static PageMap Open(string path) => new(path);

    /// <summary>The address of the lowest page that is there; null if none is, as in a region that is not mapped.</summary>
    /// <param name="region">Whole pages.</param>
    /// <exception cref="IOException">The file ends before the region does.</exception>
    public nint? LowestTouched(StackRegion region)
    {
        Span<ulong> entries = stackalloc ulong[Batch];
        for (var low = region.Low; low < region.High;)
        {
            var pages = (int)nint.Min((region.High - low) / Environment.SystemPageSize, Batch);
            Read(low, entries[..pages], region);
            for (var page = 0; page < pages; page++)
            {
                if ((entries[page] & PresentOrSwapped) != 0)
                    return low + ((nint)page * Environment.SystemPageSize);
            }

            low += (nint)pages * Environment.SystemPageSize;
        }

        return null;
    }

    public void Dispose() => _file.Dispose();

    private void Read(nint low, Span<ulong> entries, StackRegion region)
    {
        var bytes = MemoryMarshal.AsBytes(entries);
        var offset = low / Environment.SystemPageSize * sizeof(ulong);
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(_file, bytes[done..], offset + done);
            if (read == 0)
                throw new IOException($"{_path} ends before 0x{region.High:x}");
            done += read;
        }
    }
}
