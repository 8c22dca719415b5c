using System.ComponentModel;
using Lab.StackProbe.Processes;

namespace Lab.StackProbe.Threads;

/// <summary>The native threads of this process that were seen so far, and how deep each went. For one sampling thread at a time.</summary>
/// <remarks>A look allocates only when a thread appears: a garbage collection would interrupt managed threads.</remarks>
internal sealed class SampledThreadList : IDisposable
{
    /// <summary>The largest number of threads that one look lists.</summary>
    public const int Most = 4096;

    private readonly PthreadLayout _layout;
    private readonly ProcessMemory _memory = new(Environment.ProcessId);
    private readonly TaskDirectory _tasks = new();
    private readonly PageMap? _pageMap = OpenPageMap();
    private readonly ThreadModules _modules;
    private readonly Func<StackRegion, nint?> _lowestTouched;
    private readonly Func<int, StackRegion, bool> _ignores;
    private readonly List<SampledThread> _seen = [];
    private readonly HashSet<int> _watched = [];
    private readonly int[] _listed = new int[Most];
    private HashSet<int> _unwanted = [];
    private HashSet<int> _unwantedBefore = [];

    /// <param name="ignores">Gets the kernel id and the stack of each thread that appears; true if it is not to be watched.</param>
    /// <exception cref="Win32Exception">There is no procfs.</exception>
    /// <exception cref="IOException">There is no procfs.</exception>
    public SampledThreadList(PthreadLayout layout, Func<int, StackRegion, bool> ignores)
    {
        (_layout, _ignores) = (layout, ignores);
        _modules = new(MemoryMap.OfProcess(Environment.ProcessId), _memory);
        _lowestTouched = _pageMap is null ? LowestInCore : _pageMap.LowestTouched;
    }

    /// <summary>Looks at every running thread, and once more at those that have ended since.</summary>
    public void Look()
    {
        // Another thread may get the id of one that has ended, so only those that are still listed stay unwanted.
        (_unwanted, _unwantedBefore) = (_unwantedBefore, _unwanted);
        _unwanted.Clear();
        foreach (var threadId in _listed.AsSpan(0, _tasks.List(_listed)))
        {
            if (_unwantedBefore.Contains(threadId))
                _ = _unwanted.Add(threadId);
            else if (!_watched.Contains(threadId))
                Add(threadId);
        }

        foreach (var thread in _seen)
        {
            if (thread.Ended)
                continue;
            thread.Look(_layout, _memory, _lowestTouched);
            // Another thread may get its id.
            if (thread.Ended)
                _ = _watched.Remove(thread.ThreadId);
        }
    }

    /// <summary>After the last look: reads the names again.</summary>
    public void LookAtNames() => _seen.ForEach(thread => thread.LookAtName());

    /// <summary>After the last look: unlocks the pages.</summary>
    public void Unpin() => _seen.ForEach(thread => thread.Unpin());

    /// <summary>Every thread that was seen, in the order they appeared. After <see cref="LookAtNames"/>.</summary>
    public IReadOnlyList<ThreadObservation> Observations()
    {
        // Read again, because libraries may have been loaded meanwhile.
        var names = new ThreadModules(MemoryMap.OfProcess(Environment.ProcessId), _memory);
        return
        [
            // A thread whose stack went to the next one before the first look has shown nothing.
            .. from thread in _seen
               where thread.Lowest < thread.Stack.High
               let peak = thread.Stack.DepthOf(thread.Lowest)
               select new ThreadObservation(thread.ThreadId, thread.Name, names.Of(thread), thread.Stack, peak, thread.Ended),
        ];
    }

    public void Dispose()
    {
        _memory.Dispose();
        _tasks.Dispose();
        _pageMap?.Dispose();
    }

    private void Add(int threadId)
    {
        // A thread that is just starting has no list yet: a later look finds it.
        if (_layout.OfThread(threadId, _memory) is not { } descriptor)
            return;
        if (!IsWanted(descriptor))
        {
            _ = _unwanted.Add(threadId);
            return;
        }

        _ = _watched.Add(threadId);
        _seen.Add(new(descriptor));
    }

    private bool IsWanted(PthreadDescriptor descriptor) =>
        !_modules.IsRuntime(descriptor.StartRoutine) && !_ignores(descriptor.ThreadId, descriptor.Stack);

    private static PageMap? OpenPageMap()
    {
        try
        {
            return PageMap.Open(PageMap.Own);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static nint? LowestInCore(StackRegion region)
    {
        try
        {
            return region.Size == 0 ? null : ResidencyWatermark.LowestInCore(region);
        }
        catch (Exception e) when (e is Win32Exception or NotSupportedException)
        {
            // The stack was unmapped, as its thread has ended; or the kernel does not tell.
            return null;
        }
    }
}
