using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lab.StackProbe;

/// <summary>Reads the memory of a process, this one too. Source: proc_pid_mem(5), proc_pid_pagemap(5).</summary>
/// <remarks>
/// To read a page that the process never touched gives it that page: the reading would show up in its residency, and where the page is watched by
/// userfaultfd the read fails. Ask <see cref="TryReadPresence"/> first where that matters.
/// </remarks>
public sealed class ProcessMemory : IDisposable
{
    /// <summary>Bits 63 (present) and 62 (swapped) of an entry. Source: Documentation/admin-guide/mm/pagemap.rst.</summary>
    private const ulong PresentOrSwapped = 3UL << 62;

    private readonly SafeFileHandle _memory;
    private readonly SafeFileHandle? _pageMap;

    /// <exception cref="IOException">There is no such process.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read that one (ptrace(2), access mode PTRACE_MODE_ATTACH).</exception>
    public ProcessMemory(int pid)
    {
        var process = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
        _memory = Open(process + "/mem");
        try
        {
            _pageMap = Open(process + "/pagemap");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Some sandboxes leave it out: then presence is not known.
        }
    }

    /// <summary>Reads up to the first page that cannot be read.</summary>
    /// <returns>The bytes read, from none to all.</returns>
    public int Read(ulong address, Span<byte> destination)
    {
        var done = 0;
        try
        {
            while (done < destination.Length && address + (ulong)done <= long.MaxValue)
            {
                var read = RandomAccess.Read(_memory, destination[done..], (long)address + done);
                if (read == 0)
                    break;
                done += read;
            }
        }
        catch (IOException)
        {
            // The page is not mapped, not readable, or the process is gone.
        }

        return done;
    }

    /// <summary>Tells for consecutive pages whether they are there: touched and not given back. Touches nothing.</summary>
    /// <param name="address">In the first page.</param>
    /// <param name="present">One for each page.</param>
    /// <returns>False if the kernel does not tell.</returns>
    public bool TryReadPresence(ulong address, Span<bool> present)
    {
        if (_pageMap is null || address > long.MaxValue)
            return false;
        var entries = new ulong[present.Length];
        var bytes = MemoryMarshal.AsBytes(entries.AsSpan());
        var offset = (long)(address / (ulong)Environment.SystemPageSize * sizeof(ulong));
        try
        {
            for (var done = 0; done < bytes.Length;)
            {
                var read = RandomAccess.Read(_pageMap, bytes[done..], offset + done);
                if (read == 0)
                    return false;
                done += read;
            }
        }
        catch (IOException)
        {
            return false;
        }

        for (var page = 0; page < present.Length; page++)
            present[page] = (entries[page] & PresentOrSwapped) != 0;
        return true;
    }

    public void Dispose()
    {
        _memory.Dispose();
        _pageMap?.Dispose();
    }

    private static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
}
