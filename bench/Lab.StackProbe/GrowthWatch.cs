using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;
using Lab.StackProbe.Processes;

namespace Lab.StackProbe;

/// <summary>
/// Watches the stack of another process grow: sees each first touch of a page deeper than all before, notes which code touched it while the
/// thread waits, and fills the page. If that process dies, what was seen until then is kept.
/// </summary>
/// <remarks>
/// <para>A separate thread reads the userfaultfd (ioctl_userfaultfd(2)), in a process whose garbage collections do not wait for the watched
/// thread; <see cref="UserFaultFd"/> says why.</para>
/// <para>All pages between the touched one and the deepest one before are filled too, because a later touch there says nothing new. They
/// are filled with the zero page, so that a sparse frame takes no memory. Where only faults in user mode are seen, some pages below are
/// filled as well, because a signal frame that the kernel pushes on a missing page would kill the process; steps are coarser by that
/// much.</para>
/// </remarks>
public sealed unsafe class GrowthWatch : IDisposable
{
    /// <summary>More than a signal frame with all vector registers needs (AVX-512: 3.5 KiB; AMX: 11 KiB).</summary>
    private const int SignalFramePages = 4;

    /// <summary>For a step of this size or more the frames are always asked for.</summary>
    private const nint LargeStep = 16 << 10;

    /// <summary>For the first small steps the frames are asked for in any case.</summary>
    private const int FirstSteps = 8;

    /// <summary>
    /// After that, asking may take so long per step on average: a recursion of hundreds of one-page steps stays below 60 µs per page.
    /// </summary>
    private const double MicrosecondsForFrames = 25;

    /// <summary>How much of the stack is kept at a large step, and how often; the caller's frame is looked for there.</summary>
    private const int KeptBytes = 64 << 10;
    private const int KeptTimes = 256;

    /// <summary>
    /// The whole stack is copied when it has grown by one part in so many since it was last: then the last copy misses less than that of
    /// the deepest moment, and all copies of a recursion together are so many times the stack. Where it is known how deep the call goes,
    /// near that more often.
    /// </summary>
    private const int CopyEach = 6;
    private const int CopyEachNearTheEnd = 200;
    private const double NearTheEnd = 0.98;

    /// <summary>
    /// What goes deeper than this is most likely an endless recursion, and what was seen until then names it: to see each page of it would
    /// take many times as long as the recursion.
    /// </summary>
    internal const nint Deepest = 64 << 20;

    private readonly WatchedStack _stack;
    private readonly int _processId;
    private readonly ForeignDescriptor _process;
    private readonly int _userFaults;
    private readonly FrameSource? _frames;
    private readonly ProcessMemory _memory;
    private readonly int _stopRead;
    private readonly Dictionary<int, BlockedThread> _threads = [];
    private readonly List<GrowthPoint> _points = [];
    private readonly Thread _thread;
    private readonly Action<ulong>? _seen;
    private int _stopWrite;
    private int _kept;
    private nint _deepest;
    private nint _filled;
    private long _waited;
    private double _framesMicroseconds;
    private byte[] _copy = [];
    private StackSnapshot? _snapshot;

    private GrowthWatch(int processId, WatchedStack stack, Action<ulong>? seen, int frameSignal)
    {
        (_processId, _stack, _seen) = (processId, stack, seen);
        _deepest = _filled = stack.Pages.High;
        _process = new(processId);
        try
        {
            _memory = new(processId);
            _userFaults = _process.Copy(stack.UserFaultFd);
            if (stack.FrameDescriptor >= 0)
                _frames = new(processId, stack.FrameThread, _process.Copy(stack.FrameDescriptor), frameSignal);
            var ends = stackalloc int[2];
            if (LibC.pipe2(ends, LibC.O_CLOEXEC) != 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError(), "pipe2");
            (_stopRead, _stopWrite) = (ends[0], ends[1]);
        }
        catch
        {
            _frames?.Dispose();
            if (_userFaults > 0)
                _ = LibC.close(_userFaults);
            _memory?.Dispose();
            _process.Dispose();
            throw;
        }

        _thread = new(Watch) { IsBackground = true, Name = "growth watch", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>How long the watched threads waited for this watch, from reading a fault to filling the page.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(0, _waited);

    /// <summary>
    /// The stack near the deepest moment; null if it was never copied. The watch overwrites it at each copy: read it after
    /// <see cref="Stop"/>.
    /// </summary>
    public StackSnapshot? Snapshot => _snapshot;

    /// <summary>Why something could not be seen; null if nothing was missed.</summary>
    public string? Problem { get; private set; }

    /// <summary>Starts the watch. The other process may touch its stack once this has returned.</summary>
    /// <param name="processId">The process; a child of this one, or one that this one may trace.</param>
    /// <param name="stack">The stack, as that process described it.</param>
    /// <param name="seen">
    /// Called with each program counter while the thread waits and everything it runs is mapped: the moment to read the process's memory
    /// map.
    /// </param>
    /// <exception cref="Win32Exception">The kernel does not permit the watch.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read the other one's memory.</exception>
    /// <exception cref="IOException">There is no such process.</exception>
    public static GrowthWatch Attach(int processId, WatchedStack stack, Action<ulong>? seen = null)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return new(processId, stack, seen, FrameReporter.Signal);
    }

    /// <summary>The same without a signal that asks for frames: they are in the pipe already.</summary>
    internal static GrowthWatch Rehearse(int processId, WatchedStack stack, Action<ulong>? seen) =>
        new(processId, stack, seen, frameSignal: 0);

    /// <summary>Ends the watch. A stack that is still registered becomes an ordinary one again.</summary>
    /// <returns>The points in the order in which they were reached, each deeper than the one before.</returns>
    public IReadOnlyList<GrowthPoint> Stop()
    {
        if (_stopWrite >= 0)
        {
            _ = LibC.close(_stopWrite);
            _stopWrite = -1;
            _thread.Join();
            foreach (var thread in _threads.Values)
                thread.Dispose();
            _frames?.Dispose();
            _memory.Dispose();
            _ = LibC.close(_userFaults);
            _ = LibC.close(_stopRead);
            _process.Dispose();
        }

        return _points;
    }

    public void Dispose() => Stop();

    private void Watch()
    {
        var descriptors = stackalloc LibC.PollDescriptor[3];
        descriptors[0] = new() { Descriptor = _userFaults, Events = LibC.POLLIN };
        descriptors[1] = new() { Descriptor = _stopRead, Events = LibC.POLLIN };
        descriptors[2] = new() { Descriptor = _process.Process, Events = LibC.POLLIN };
        LibC.UserFaultMessage message;
        while (true)
        {
            while (LibC.read(_userFaults, &message, (nuint)sizeof(LibC.UserFaultMessage)) == sizeof(LibC.UserFaultMessage))
            {
                if (message.Event == LibC.UFFD_EVENT_PAGEFAULT)
                    Take(message);
            }

            _ = LibC.poll(descriptors, 3, -1);
            if (descriptors[1].Returned != 0 || descriptors[2].Returned != 0)
                return;
        }
    }

    private void Take(in LibC.UserFaultMessage fault)
    {
        var start = Stopwatch.GetTimestamp();
        var page = (nint)fault.Address / Environment.SystemPageSize * Environment.SystemPageSize;
        try
        {
            if (page < _deepest)
                Note(page, fault.Thread);
        }
        catch (Exception e)
        {
            // Nothing may leave this thread: it would end the process. And the page must be filled, or the watched thread waits for ever.
            Problem ??= e.Message;
        }

        if (_stack.Top - page <= Deepest || !Release())
            Fill(page);
        _waited += Stopwatch.GetTimestamp() - start;
    }

    private void Note(nint page, int threadId)
    {
        if (!_threads.TryGetValue(threadId, out var thread))
            _threads[threadId] = thread = new(_processId, threadId);
        var (_, pointer, counter) = Where(thread) ?? default;
        if (counter == 0)
            Problem = "the kernel does not say where a thread of the worker waits (ptrace access mode)";
        else
            _seen?.Invoke(counter);
        var growth = _deepest - page;
        var isOwn = pointer >= (ulong)_stack.Pages.Low && pointer < (ulong)_stack.Top;
        _points.Add(new(page, growth, threadId, pointer, counter, isOwn ? Frames(growth) : null, isOwn ? Above(growth) : [], _filled));
        _deepest = page;
        if (isOwn)
            Copy(page, pointer, counter);
    }

    /// <summary>Copies the stack from the lowest page that is there, if it has grown enough since it was last copied.</summary>
    private void Copy(nint page, ulong pointer, ulong counter)
    {
        var depth = _stack.Top - page;
        var before = _snapshot is { } last ? _stack.Top - (nint)last.Touched : 0;
        var each = depth >= nint.Min(_stack.ExpectedDepth, Deepest) * NearTheEnd ? CopyEachNearTheEnd : CopyEach;
        if (_filled >= _stack.Top || depth - before < depth / each)
            return;
        var length = (int)(_stack.Top - _filled);
        if (_copy.Length < length)
            _copy = GC.AllocateUninitializedArray<byte>(Math.Min(2 * length, (int)(_stack.Top - _stack.Pages.Low)));
        // The last copy is overwritten: one that is not whole must not pass for it.
        _snapshot = _memory.Read((ulong)_filled, _copy.AsSpan(0, length)) == length
            ? new(counter, pointer, (ulong)page, (ulong)_stack.Pages.Low, (ulong)_filled, _copy.AsMemory(0, length))
            : null;
    }

    /// <summary>
    /// The kernel reports the fault before the thread has gone to sleep: for a moment it still counts as running. Compiled only once, as in
    /// <see cref="FrameSource"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (long SystemCall, ulong StackPointer, ulong ProgramCounter)? Where(BlockedThread thread)
    {
        for (var spin = default(SpinWait); thread.CanRead && spin.Count < 10_000; spin.SpinOnce(sleep1Threshold: -1))
        {
            if (thread.Read() is { } where)
                return where;
        }

        return null;
    }

    /// <summary>
    /// The stack from the lowest page that is there. A missing page must not be read: the read would wait for this very thread.
    /// </summary>
    private byte[] Above(nint growth)
    {
        if (growth < LargeStep || _kept == KeptTimes || _filled >= _stack.Top)
            return [];
        _kept++;
        var bytes = new byte[nint.Min(KeptBytes, _stack.Top - _filled)];
        return bytes[.._memory.Read((ulong)_filled, bytes)];
    }

    private byte[]? Frames(nint growth)
    {
        var isTooCostly = growth < LargeStep && _points.Count >= FirstSteps && _framesMicroseconds > MicrosecondsForFrames * _points.Count;
        if (_frames is null || isTooCostly)
            return null;
        var start = Stopwatch.GetTimestamp();
        var frames = _frames.Ask();
        _framesMicroseconds += Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        if (frames is null)
            Problem ??= "the worker did not report its Python frames in time";
        return frames;
    }

    /// <summary>Leaves the rest of the stack to the kernel, which wakes the threads that wait for a page of it.</summary>
    /// <returns>False if the kernel did not take it.</returns>
    private bool Release()
    {
        var pages = new LibC.UserFaultRange { Start = (ulong)_stack.Pages.Low, Length = (ulong)_stack.Pages.Size };
        if (LibC.ioctl(_userFaults, LibC.UFFDIO_UNREGISTER, &pages) != 0)
            return false;
        Problem ??= $"deeper than {Deepest >> 20} MiB the stack was not watched";
        return true;
    }

    private void Fill(nint page)
    {
        var low = _stack.IsUserModeOnly ? nint.Max(_stack.Pages.Low, page - (SignalFramePages * Environment.SystemPageSize)) : page;
        var high = page < _filled ? _filled : page + Environment.SystemPageSize;
        _filled = nint.Min(_filled, low);
        for (var at = low; at < high;)
        {
            var request = new LibC.UserFaultRequest { Range = new() { Start = (ulong)at, Length = (ulong)(high - at) } };
            if (LibC.ioctl(_userFaults, LibC.UFFDIO_ZEROPAGE, &request) == 0)
                return;
            // The answer is what was filled before an obstacle. If a page is there already, only the threads that wait for it are woken.
            var error = Marshal.GetLastPInvokeError();
            if (request.Answer > 0)
                at += (nint)request.Answer;
            else if (error == LibC.EEXIST)
            {
                var present = new LibC.UserFaultRange { Start = (ulong)at, Length = (ulong)Environment.SystemPageSize };
                _ = LibC.ioctl(_userFaults, LibC.UFFDIO_WAKE, &present);
                at += Environment.SystemPageSize;
            }
            else if (error != LibC.EAGAIN)
                return;
        }
    }
}

/// <summary>A page deeper than all before, at the moment of its first touch.</summary>
/// <param name="Address">The page's address.</param>
/// <param name="Growth">Bytes from it to the deepest page before.</param>
/// <param name="ThreadId">Kernel id of the thread that touched it.</param>
/// <param name="StackPointer">Its stack pointer; 0 if it could not be read.</param>
/// <param name="ProgramCounter">
/// The instruction that touched the page, or the one after the system call that did; 0 if it could not be read.
/// </param>
/// <param name="Frames">What the signal handler of the frame reporter wrote; null if it was not asked.</param>
/// <param name="Above">The stack above the pages filled now, where the caller's frame lies; empty if it was not kept.</param>
/// <param name="AboveAddress">Where <paramref name="Above"/> begins.</param>
public readonly record struct GrowthPoint(
    nint Address, nint Growth, int ThreadId, ulong StackPointer, ulong ProgramCounter, byte[]? Frames, byte[] Above, nint AboveAddress);

/// <summary>A stack that another process shall watch, as its own process describes it; descriptors are numbers of that process.</summary>
/// <param name="Pages">The registered pages.</param>
/// <param name="Top">The end of the stack, which may lie above them.</param>
/// <param name="UserFaultFd">The userfaultfd with which the pages are registered.</param>
/// <param name="IsUserModeOnly">Whether it sees faults in user mode only.</param>
/// <param name="FrameDescriptor">Read end of the pipe of a <see cref="FrameReporter"/>; -1 if there is none.</param>
/// <param name="FrameThread">The reporter's thread.</param>
public sealed record WatchedStack(StackRegion Pages, nint Top, int UserFaultFd, bool IsUserModeOnly, int FrameDescriptor, int FrameThread)
{
    /// <summary>How deep the call went before; unknown unless it is set.</summary>
    public nint ExpectedDepth { get; init; } = nint.MaxValue;
}
