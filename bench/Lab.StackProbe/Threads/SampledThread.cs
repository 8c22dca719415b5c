using Lab.StackProbe.Interop;
using Lab.StackProbe.Processes;

namespace Lab.StackProbe.Threads;

/// <summary>A thread under observation, and what was seen of it so far.</summary>
/// <remarks>
/// When a thread ends, glibc gives the pages of its stack back, and with them the evidence of its depth: one madvise(MADV_DONTNEED) over
/// the stack from its lowest page up (nptl/pthread_create.c: advise_stack_range). The kernel refuses that for locked pages and stops at the
/// first one. So the lowest page is locked here (MLOCK_ONFAULT does not touch it), and the peak of a thread can be read after its end,
/// until its stack is given to another thread or unmapped. Where RLIMIT_MEMLOCK does not allow even one page, the peak is what was seen
/// while the thread ran.
/// </remarks>
internal sealed class SampledThread
{
    private readonly PthreadDescriptor _descriptor;
    private readonly bool _isPinned;

    public SampledThread(PthreadDescriptor descriptor)
    {
        _descriptor = descriptor;
        Lowest = descriptor.Stack.High;
        _isPinned = LibC.mlock2(descriptor.Stack.Low, (nuint)Environment.SystemPageSize, LibC.MLOCK_ONFAULT) == 0;
        Name = ReadName();
    }

    public int ThreadId => _descriptor.ThreadId;

    public StackRegion Stack => _descriptor.Stack;

    /// <summary>The address of the thread's descriptor. Its own frames begin below.</summary>
    public nint Descriptor => _descriptor.Address;

    public nint StartRoutine => _descriptor.StartRoutine;

    public string Name { get; private set; }

    /// <summary>The lowest page seen; the top of the stack before the first look.</summary>
    public nint Lowest { get; private set; }

    public bool Ended { get; private set; }

    /// <summary>Looks at the stack once more.</summary>
    /// <param name="lowestTouched">Returns the lowest page of a region that is there.</param>
    public void Look(PthreadLayout layout, ProcessMemory memory, Func<StackRegion, nint?> lowestTouched)
    {
        // Only pages below the lowest known page can change the peak.
        var lowest = StillHas(layout, memory) ? lowestTouched(new(Stack.Low, Lowest)) : null;
        // Checked again after the reading: the stack may have become another thread's meanwhile.
        if (lowest is { } lower && StillHas(layout, memory))
            Lowest = lower;
    }

    /// <summary>A thread may give itself a name after it has started.</summary>
    public void LookAtName()
    {
        if (!Ended && ReadName() is { Length: > 0 } name)
            Name = name;
    }

    public void Unpin()
    {
        if (_isPinned)
            _ = LibC.munlock(Stack.Low, (nuint)Environment.SystemPageSize);
    }

    /// <summary>True while the stack belongs to this thread, or to no thread since this one ended.</summary>
    private bool StillHas(PthreadLayout layout, ProcessMemory memory)
    {
        var now = layout.At(_descriptor.Address, memory);
        Ended |= now?.ThreadId != ThreadId;
        return now is { } known && known.Stack == Stack && (known.ThreadId == ThreadId || known.ThreadId <= 0);
    }

    private string ReadName()
    {
        try
        {
            return File.ReadAllText($"{TaskDirectory.Path}/{ThreadId}/comm").TrimEnd('\n');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
