using System.ComponentModel;
using System.Diagnostics;
using Lab.StackProbe.Interop;
using Lab.StackProbe.Processes;
using Lab.StackProbe.Threads;

namespace Lab.StackProbe;

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
/// The looking thread allocates only when a thread appears; see <see cref="SampledThreads"/>.
/// </remarks>
public sealed class ThreadSampler : IDisposable
{
    private const uint PauseMicroseconds = 500;

    /// <summary>A pause is at least this many times as long as the look before.</summary>
    private const int RestFactor = 4;

    /// <summary>What the kernel rounds less up to.</summary>
    private const ulong ShortestSliceNanoseconds = 100_000;

    private readonly SampledThreads _threads;
    private readonly ManualResetEventSlim _looked = new();
    private readonly Thread _thread;
    private volatile bool _stopping;
    private bool _disposed;

    private ThreadSampler(SampledThreads threads)
    {
        _threads = threads;
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
        PthreadLayout.Current is { } layout ? new(new SampledThreads(layout, ignores)) : null;

    /// <summary>The kernel ids of the threads that this process has now.</summary>
    /// <exception cref="Win32Exception">There is no procfs.</exception>
    public static IReadOnlySet<int> CurrentThreads()
    {
        using var tasks = new TaskDirectory();
        var listed = new int[SampledThreads.Most];
        return listed.AsSpan(0, tasks.List(listed)).ToArray().ToHashSet();
    }

    /// <summary>Looks once more, and ends. Allocates next to nothing.</summary>
    public void Stop()
    {
        _stopping = true;
        _thread.Join();
    }

    /// <summary>Every thread that was seen, in the order they appeared. After <see cref="Stop"/>.</summary>
    public IReadOnlyList<ThreadObservation> Observations() => _threads.Observations();

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Stop();
        _threads.Dispose();
        _looked.Dispose();
    }

    private void Watch()
    {
        Hurry();
        // The first look also compiles what the others run.
        _threads.Look();
        var shortest = double.MaxValue;
        do
        {
            var start = Stopwatch.GetTimestamp();
            _threads.Look();
            // The shortest says what a look costs; a longer one was interrupted.
            shortest = double.Min(shortest, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            _looked.Set();
            _ = LibC.usleep(uint.Max(PauseMicroseconds, (uint)(RestFactor * shortest)));
        }
        while (!_stopping);

        _threads.Look();
        _threads.Finish();
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
}

/// <summary>What was seen of a thread's stack.</summary>
/// <param name="ThreadId">Kernel id of the thread.</param>
/// <param name="Name">Its name as the kernel knows it: that of the thread that started it unless somebody gave it one. Empty if it had ended before it was read.</param>
/// <param name="Module">File name of the library whose function it runs; null if it could not be told.</param>
/// <param name="Stack">The stack, without its guard.</param>
/// <param name="Peak">Distance in bytes from the top of the stack to the deepest page that was touched.</param>
/// <param name="Ended">True if it had ended before the observation did.</param>
public sealed record ThreadObservation(int ThreadId, string Name, string? Module, StackRegion Stack, nint Peak, bool Ended);
