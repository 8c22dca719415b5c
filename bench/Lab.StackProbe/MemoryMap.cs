namespace Lab.StackProbe;

/// <summary>The mappings of a process at one moment, from low to high. Source: proc_pid_maps(5).</summary>
public sealed class MemoryMap
{
    /// <summary>Nothing is mapped below this address, so that null pointers fault: the default of vm.mmap_min_addr.</summary>
    public const ulong LowestAddress = 64 << 10;

    private readonly MemoryMapping[] _mappings;

    private MemoryMap(MemoryMapping[] mappings, int? processId)
    {
        _mappings = mappings;
        ProcessId = processId;
    }

    /// <summary>From low to high, without overlaps.</summary>
    public IReadOnlyList<MemoryMapping> Mappings => _mappings;

    /// <summary>The process that it was read from; null for a map from elsewhere.</summary>
    public int? ProcessId { get; }

    /// <summary>Reads the text of a maps file. Lines that are not mappings are left out.</summary>
    public static MemoryMap Parse(string text) => Parse(text, null);

    /// <summary>Reads a maps file.</summary>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static MemoryMap Read(string path) => Parse(File.ReadAllText(path));

    /// <summary>The mappings of a process now. A process that has ended but was not waited for has none.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// This process may not read that one's (ptrace(2), access mode PTRACE_MODE_READ).
    /// </exception>
    public static MemoryMap OfProcess(int pid) =>
        Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/maps")), pid);

    /// <summary>The mapping that contains an address; null if there is none.</summary>
    public MemoryMapping? Find(ulong address)
    {
        var index = CountUpTo(address) - 1;
        return index >= 0 && _mappings[index].Contains(address) ? _mappings[index] : null;
    }

    /// <summary>Where the loader put the start of the file that a mapping belongs to: the lowest mapping that was made with it.</summary>
    internal ulong LoadBase(MemoryMapping mapping)
    {
        var start = mapping.Start;
        for (var index = CountUpTo(mapping.Start) - 1; index >= 0; index--)
        {
            var candidate = _mappings[index];
            if (candidate.File != mapping.File || candidate.Path != mapping.Path)
            {
                // Reserved or anonymous memory may lie between segments, but never another file.
                if (!candidate.IsAnonymous)
                    break;
                continue;
            }

            start = candidate.Start;
            if (candidate.Offset == 0)
                break;
        }

        return start;
    }

    private static MemoryMap Parse(string text, int? processId)
    {
        var mappings = new List<MemoryMapping>();
        var ordered = true;
        // Not EnumerateLines: a file name may contain the other characters that end a line.
        foreach (var line in text.AsSpan().Split('\n'))
        {
            var previous = mappings.Count > 0 ? mappings[^1] : null;
            if (MemoryMapping.Parse(text.AsSpan()[line], previous) is not { } mapping)
                continue;
            ordered &= previous is null || previous.End <= mapping.Start;
            mappings.Add(mapping);
        }

        if (!ordered)
            mappings.Sort((a, b) => a.Start.CompareTo(b.Start));
        return new([.. mappings], processId);
    }

    /// <summary>The number of mappings that start at or below an address.</summary>
    private int CountUpTo(ulong address)
    {
        int low = 0, high = _mappings.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_mappings[middle].Start <= address)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
