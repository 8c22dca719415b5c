using Lab.StackProbe.Interop;
using Lab.StackProbe.Processes;

namespace Lab.StackProbe.Threads;

/// <summary>A thread under observation, and what was seen of it so far.</summary>
/// <remarks>
/// At the end of a thread glibc gives the unused pages of its stack back, and with them all that tells how deep it went: one
/// madvise(MADV_DONTNEED) over the stack from its lowest page up (nptl/pthread_create.c: advise_stack_range). The kernel refuses that
/// for locked pages and goes no further than the first one. So the lowest page is locked here (MLOCK_ONFAULT: it is not touched by that),
/// and a thread's peak can still be read after its end, until its stack is given to another thread or unmapped. Where RLIMIT_MEMLOCK
/// does not allow even a page, the peak is what was seen while the thread ran.
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

    /// <summary>Where the thread's own frames begin, below its descriptor.</summary>
    public nint Descriptor => _descriptor.Address;

    public nint StartRoutine => _descriptor.StartRoutine;

    public string Name { get; private set; }

    /// <summary>The lowest page seen; the top of the stack before the first look.</summary>
    public nint Lowest { get; private set; }

    public bool Ended { get; private set; }

    /// <summary>Looks at the stack once more.</summary>
    /// <param name="lowestTouched">Tells the lowest page of a region that is there.</param>
    public void Look(PthreadLayout layout, ProcessMemory memory, Func<StackRegion, nint?> lowestTouched)
    {
        // Only what lies below the lowest page known can change the peak.
        var lowest = StillHas(layout, memory) ? lowestTouched(new(Stack.Low, Lowest)) : null;
        // Asked again after the reading: the stack may have been another thread's by then.
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

    /// <summary>True while the stack is this thread's, or is nobody's since its end.</summary>
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
