using System.Runtime.InteropServices;
using Lab.StackProbe.Processes;
using Microsoft.Win32.SafeHandles;

namespace Lab.StackProbe;

/// <summary>Reads the memory of a process, which may be this one. Source: proc_pid_mem(5), proc_pid_pagemap(5).</summary>
/// <remarks>
/// Reading a page that the process never touched makes the page resident, and fails where userfaultfd watches it. Where that matters, ask
/// <see cref="TryReadPresence"/> first.
/// </remarks>
public sealed class ProcessMemory : IDisposable
{
    private readonly SafeFileHandle _memory;
    private readonly SafeFileHandle? _pageMap;
    private readonly StackSnapshot? _snapshot;

    /// <exception cref="IOException">There is no such process.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read that one (ptrace(2), PTRACE_MODE_ATTACH).</exception>
    /// <param name="snapshot">What a stack of it held at a moment, which is read in place of what it holds now; null for none.</param>
    public ProcessMemory(int pid, StackSnapshot? snapshot = null)
    {
        _snapshot = snapshot;
        var process = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
        _memory = Open(process + "/mem");
        try
        {
            _pageMap = Open(process + "/pagemap");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Some sandboxes have no pagemap: then presence is not known.
        }
    }

    /// <summary>Reads up to the first page that cannot be read.</summary>
    /// <returns>The bytes read, from none to all.</returns>
    public int Read(ulong address, Span<byte> destination)
    {
        if (_snapshot is { } stack && address >= stack.Low && address < stack.Top)
            return ReadOf(stack, address, destination);
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

    private static int ReadOf(StackSnapshot stack, ulong address, Span<byte> destination)
    {
        if (address < stack.Address)
            return 0;
        var bytes = stack.Bytes.Span[(int)(address - stack.Address)..];
        bytes = bytes[..Math.Min(bytes.Length, destination.Length)];
        bytes.CopyTo(destination);
        return bytes.Length;
    }

    /// <summary>Whether consecutive pages are there: touched and not given back. Touches nothing.</summary>
    /// <param name="address">An address in the first page.</param>
    /// <param name="present">One element for each page.</param>
    /// <returns>False if the kernel does not say.</returns>
    public bool TryReadPresence(ulong address, Span<bool> present)
    {
        if (_snapshot is { } stack && address >= stack.Low && address < stack.Top)
        {
            for (var page = 0; page < present.Length; page++)
                present[page] = address + (ulong)(page * Environment.SystemPageSize) >= stack.Address;
            return true;
        }

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
            present[page] = (entries[page] & PageMap.PresentOrSwapped) != 0;
        return true;
    }

    public void Dispose()
    {
        _memory.Dispose();
        _pageMap?.Dispose();
    }

    private static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
}
