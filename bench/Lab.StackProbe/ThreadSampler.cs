using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Lab.StackProbe.Interop;
using Lab.StackProbe.Processes;
using Lab.StackProbe.Threads;

namespace Lab.StackProbe;

/// <summary>
/// Watches how deep the native threads of this process go: those that a library started (a BLAS, OpenMP, Python's threading), not those of
/// the runtime. Threads may start and end meanwhile. No thread is stopped or interrupted.
/// </summary>
/// <remarks>
/// <para>A separate thread looks every half millisecond, less often where a look takes long, so that it never takes more than a fifth of a
/// processor. One look at any moment in the life of a thread is enough; see <see cref="SampledThread"/>. The sampling thread allocates only
/// when a thread appears; see <see cref="SampledThreadList"/>.</para>
/// <para>What it cannot see: a thread that starts and ends between two looks (it is not reported at all; where every processor is busy and
/// neither privilege nor kernel lets the sampling thread run first, that can be tens of milliseconds); the last pages of a thread that ends
/// where no page may be locked (RLIMIT_MEMLOCK) or whose stack is unmapped before the next look; fibres and other stacks that a thread
/// switches to; threads that glibc did not make. For a thread that takes over the stack of one that ended, the deeper of the two is
/// reported.</para>
/// </remarks>
public sealed class ThreadSampler : IDisposable
{
    private const uint PauseMicroseconds = 500;

    /// <summary>A pause is at least this many times as long as a look.</summary>
    private const int RestFactor = 4;

    /// <summary>The kernel rounds shorter slices up to this.</summary>
    private const ulong ShortestSliceNanoseconds = 100_000;

    private readonly SampledThreadList _threads;
    private readonly ManualResetEventSlim _looked = new();
    private readonly Thread _thread;
    private volatile bool _stopping;
    private ExceptionDispatchInfo? _failure;
    private bool _disposed;

    private ThreadSampler(SampledThreadList threads)
    {
        _threads = threads;
        _thread = new(Watch) { IsBackground = true, Name = "thread sampler" };
        try
        {
            _thread.Start();
        }
        catch
        {
            threads.Dispose();
            throw;
        }

        _looked.Wait();
        if (_failure is null)
            return;
        Dispose();
        _failure.Throw();
    }

    /// <summary>Starts to watch, and returns after a first look at the threads that exist.</summary>
    /// <param name="ignores">
    /// Gets the kernel id and the stack of each thread that appears; true if it is not to be watched. Called on the sampling thread. What
    /// it throws ends the watch, and is thrown again here, or by <see cref="Stop"/>.
    /// </param>
    /// <returns>Null where the C library does not say enough about its threads, such as musl.</returns>
    /// <exception cref="Win32Exception">There is no procfs.</exception>
    /// <exception cref="IOException">There is no procfs.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read its own memory through procfs.</exception>
    /// <exception cref="OutOfMemoryException">The system gives no thread.</exception>
    public static ThreadSampler? Start(Func<int, StackRegion, bool> ignores)
    {
        ArgumentNullException.ThrowIfNull(ignores);
        return PthreadLayout.Current is { } layout ? new(new SampledThreadList(layout, ignores)) : null;
    }

    /// <summary>The kernel ids of the threads that this process has now.</summary>
    /// <exception cref="Win32Exception">There is no procfs.</exception>
    public static IReadOnlySet<int> CurrentThreads()
    {
        using var tasks = new TaskDirectory();
        var listed = new int[SampledThreadList.Most];
        return new HashSet<int>(listed[..tasks.List(listed)]);
    }

    /// <summary>Looks once more and ends. Allocates next to nothing. Throws again what ended the watch before.</summary>
    public void Stop()
    {
        End();
        _failure?.Throw();
    }

    /// <summary>Every thread that was seen, in the order they appeared. After <see cref="Stop"/>.</summary>
    public IReadOnlyList<ThreadObservation> Observations() => _threads.Observations();

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        End();
        _threads.Dispose();
        _looked.Dispose();
    }

    private void End()
    {
        _stopping = true;
        _thread.Join();
    }

    private void Watch()
    {
        try
        {
            LookUntilStopped();
        }
        catch (Exception e)
        {
            // Nothing may leave this thread: it would end the process.
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _threads.Unpin();
            _looked.Set();
        }
    }

    private void LookUntilStopped()
    {
        RunBeforeOthers();
        // The first look also compiles what the others run.
        _threads.Look();
        var shortest = double.MaxValue;
        do
        {
            var start = Stopwatch.GetTimestamp();
            _threads.Look();
            // The shortest look is what a look costs; a longer one was interrupted.
            shortest = double.Min(shortest, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            _looked.Set();
            _ = LibC.usleep(uint.Max(PauseMicroseconds, (uint)(RestFactor * shortest)));
        }
        while (!_stopping);

        _threads.Look();
        _threads.LookAtNames();
    }

    /// <summary>
    /// On a busy machine this thread would wait longer for a processor than other threads live. It asks to run before all others, which
    /// needs a privilege (sched(7)), else for the shortest time slices, which come sooner (sched_setattr(2), Linux 6.12).
    /// </summary>
    private static unsafe void RunBeforeOthers()
    {
        var size = (uint)sizeof(LibC.SchedulingAttributes);
        var attributes = new LibC.SchedulingAttributes { Size = size, Policy = LibC.SCHED_FIFO, Priority = 1 };
        if (LibC.syscall(LibC.SYS_sched_setattr, 0, (nint)(&attributes), 0) == 0)
            return;
        attributes = attributes with { Policy = LibC.SCHED_OTHER, Priority = 0, Runtime = ShortestSliceNanoseconds };
        _ = LibC.syscall(LibC.SYS_sched_setattr, 0, (nint)(&attributes), 0);
    }
}

/// <summary>What was seen of a thread's stack.</summary>
/// <param name="ThreadId">Kernel id of the thread.</param>
/// <param name="Name">
/// Its name in the kernel: that of the thread that started it, unless it was given one. Empty if it ended before the name was read.
/// </param>
/// <param name="Module">File name of the library whose function it runs; null if that is not known.</param>
/// <param name="Stack">The stack, without its guard.</param>
/// <param name="Peak">Distance in bytes from the top of the stack to the deepest page that was touched.</param>
/// <param name="Ended">True if it had ended before the observation did.</param>
public sealed record ThreadObservation(int ThreadId, string Name, string? Module, StackRegion Stack, nint Peak, bool Ended);
