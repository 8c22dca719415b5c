using System.ComponentModel;
using System.Diagnostics;
using Lab.StackProbe.Interop;
using Lab.StackProbe.Watermarks;

namespace Lab.StackProbe.Threads;

/// <summary>
/// Watches how deep the native threads of this process go: those that a library started (a BLAS, OpenMP, Python's threading), not
/// those of the runtime. Threads that are there, that come, and that end meanwhile. No thread is stopped or interrupted for it.
/// </summary>
/// <remarks>
/// A thread of its own looks every half millisecond, less often where a look takes long, so that it never takes more than a fifth of a
/// processor. One look at a thread at any moment of its life suffices; see <see cref="SampledThread"/>. What it cannot see: a thread that
/// comes and ends between two looks (it is not reported at all; where every processor is busy and neither privilege nor kernel lets
/// the looking thread go first, that can be tens of milliseconds); the last pages of one that ends where no page may be locked (RLIMIT_MEMLOCK) or whose
/// stack is unmapped before the next look. A thread that takes over the stack of one that ended is credited with the deeper of
/// the two. Not seen either: fibres and other stacks that a thread switches to, and threads that glibc did not make.
/// The looking thread allocates only when a thread appears, so as not to cause a collection of garbage, which would interrupt managed threads.
/// </remarks>
public sealed class ThreadSampler : IDisposable
{
    private const uint PauseMicroseconds = 500;

    /// <summary>A pause is at least this many times as long as the look before.</summary>
    private const int RestFactor = 4;

    private const int MostThreads = 4096;

    /// <summary>What the kernel rounds less up to.</summary>
    private const ulong ShortestSliceNanoseconds = 100_000;

    private readonly PthreadLayout _layout;
    private readonly OwnMemory _memory = new();
    private readonly TaskDirectory _tasks = new();
    private readonly PageMap? _pageMap = OpenPageMap();
    private readonly CodeModules _modules = CodeModules.Read();
    private readonly Func<StackRegion, nint?> _lowestTouched;
    private readonly Func<int, StackRegion, bool> _ignores;
    private readonly List<SampledThread> _seen = [];
    private readonly HashSet<int> _known = [];
    private readonly ManualResetEventSlim _looked = new();
    private readonly Thread _thread;
    private readonly int[] _listed = new int[MostThreads];
    private volatile bool _stopping;
    private bool _disposed;

    private ThreadSampler(PthreadLayout layout, Func<int, StackRegion, bool> ignores)
    {
        _layout = layout;
        _ignores = ignores;
        _lowestTouched = _pageMap is null ? LowestInCore : _pageMap.LowestTouched;
        _thread = new(Watch) { IsBackground = true, Name = "thread sampler" };
        _thread.Start();
        _looked.Wait();
    }

    /// <summary>Starts to watch, and returns after a first look at the threads that are there.</summary>
    /// <param name="ignores">Told the kernel id and the stack of each thread that appears; true if it is not to be watched. Called on the looking thread.</param>
    /// <returns>Null where the C library does not tell enough of its threads, such as musl.</returns>
    /// <exception cref="Win32Exception">There is no procfs.</exception>
    /// <exception cref="IOException">There is no procfs.</exception>
    public static ThreadSampler? Start(Func<int, StackRegion, bool> ignores) =>
        PthreadLayout.Current is { } layout ? new(layout, ignores) : null;

    /// <summary>The kernel ids of the threads that this process has now.</summary>
    /// <exception cref="Win32Exception">There is no procfs.</exception>
    public static IReadOnlySet<int> CurrentThreads()
    {
        using var tasks = new TaskDirectory();
        var listed = new int[MostThreads];
        return listed.AsSpan(0, tasks.List(listed)).ToArray().ToHashSet();
    }

    /// <summary>Looks once more, and ends. Allocates next to nothing.</summary>
    public void Stop()
    {
        _stopping = true;
        _thread.Join();
    }

    /// <summary>Every thread that was seen, in the order they appeared. After <see cref="Stop"/>.</summary>
    public IReadOnlyList<ThreadObservation> Observations()
    {
        // Libraries may have been loaded meanwhile.
        var names = new ThreadModules(CodeModules.Read(), _memory);
        return
        [
            // One that had given its stack to the next before it could be looked at has shown nothing.
            .. _seen.Where(t => t.Lowest < t.Stack.High).Select(t => new ThreadObservation(t.ThreadId, t.Name, names.Of(t), t.Stack, t.Stack.DepthOf(t.Lowest), t.Ended)),
        ];
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Stop();
        _memory.Dispose();
        _tasks.Dispose();
        _pageMap?.Dispose();
        _looked.Dispose();
    }

    private void Watch()
    {
        Hurry();
        // The first look also compiles what the others run.
        Look();
        var shortest = double.MaxValue;
        do
        {
            var start = Stopwatch.GetTimestamp();
            Look();
            // The shortest says what a look costs; a longer one was interrupted.
            shortest = double.Min(shortest, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            _looked.Set();
            _ = LibC.usleep(uint.Max(PauseMicroseconds, (uint)(RestFactor * shortest)));
        }
        while (!_stopping);

        Look();
        foreach (var thread in _seen)
        {
            thread.LookAtName();
            thread.Unpin();
        }
    }

    /// <summary>
    /// On a busy machine this thread would wait longer for a processor than others live. It asks to go before all others (sched(7), for
    /// which a privilege is needed), and else for the shortest slices of time, which are given sooner (sched_setattr(2), Linux 6.12).
    /// </summary>
    private static unsafe void Hurry()
    {
        var attributes = new LibC.SchedulingAttributes { Size = (uint)sizeof(LibC.SchedulingAttributes), Policy = LibC.SCHED_FIFO, Priority = 1 };
        if (LibC.syscall(LibC.SYS_sched_setattr, 0, (nint)(&attributes), 0) == 0)
            return;
        attributes = attributes with { Policy = LibC.SCHED_OTHER, Priority = 0, Runtime = ShortestSliceNanoseconds };
        _ = LibC.syscall(LibC.SYS_sched_setattr, 0, (nint)(&attributes), 0);
    }

    private void Look()
    {
        foreach (var threadId in _listed.AsSpan(0, _tasks.List(_listed)))
        {
            if (!_known.Contains(threadId))
                Meet(threadId);
        }

        foreach (var thread in _seen)
        {
            if (thread.Ended)
                continue;
            thread.Look(_layout, _memory, _lowestTouched);
            // Its id is free for another.
            if (thread.Ended)
                _ = _known.Remove(thread.ThreadId);
        }
    }

    private void Meet(int threadId)
    {
        // One that is just beginning has told the kernel nothing yet: it is met at a later look.
        if (_layout.OfThread(threadId, _memory) is not { } descriptor)
            return;
        _ = _known.Add(threadId);
        if (IsWanted(descriptor))
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
        catch (Win32Exception)
        {
            // The stack was unmapped: its thread has ended.
            return null;
        }
    }
}
