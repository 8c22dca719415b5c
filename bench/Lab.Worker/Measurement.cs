using System.ComponentModel;
using System.Diagnostics;
using Lab.Python.Embedding;
using Lab.StackProbe;
using Lab.Trials;
using Lab.Trials.Messages;
using Lab.Worker.Hosts;
using Lab.Worker.Threads;

namespace Lab.Worker;

/// <summary>
/// The measured call of a trial, from the thread it is made on to what is read of its stack. Make one before Python is started: see
/// <see cref="WorkloadThreads"/>.
/// </summary>
internal sealed class Measurement(PythonThread pythonThread, StackTracing tracing, Action<WorkerMessage> send)
{
    /// <summary>What a C library may add to a size for alignment and guard; more is another stack than the one asked for.</summary>
    private const int SizeTolerance = 64 << 10;

    /// <summary>
    /// With the warm-ups, set-ups and first calls of two trials these are fewer than the thirty after which the runtime has a method, such
    /// as the one that takes the GIL, compiled again (TieredCompilation.CallCountThreshold): what it does at the thirtieth call, it does on
    /// the thread that calls.
    /// </summary>
    private const int MostLaterCalls = 16;

    /// <summary>Of the untouched parts of a stack so many are told; a call whose frames are large has a handful.</summary>
    private const int MostUntouched = 256;

    private readonly WorkloadThreads _workloadThreads = new();

    /// <summary>Makes the call on a thread of the trial's host, and says how it ended.</summary>
    /// <param name="reserve">What Python keeps free at the low end of the call's stack.</param>
    /// <param name="watchesOthers">
    /// Whether the stacks of other threads are watched where the peak is read by residency: that keeps a processor busy during the call.
    /// </param>
    /// <exception cref="ArgumentException">The host is not one of this worker's.</exception>
    /// <exception cref="Win32Exception">The thread cannot be made.</exception>
    public void Run(MeasuredCall call, WorkerRequest.RunTrial trial, ByteSize reserve, bool watchesOthers = true)
    {
        using var thread = HostThreads.Create(trial, trial.StackSize);
        // Said before the thread exists where possible: a stack too small to enter the CLR dies before it could say anything.
        if (thread.Known is { } known)
        {
            send(Started(known));
            if (trial.Trace)
                tracing.Begin(trial.Id, known.Stack, known.Stack);
        }

        // Before the measured thread is there: what the watch compiles and allocates must not interrupt it.
        using var others = watchesOthers && trial.Watermark == Watermark.Residency && thread.Known is { } stack
            ? _workloadThreads.Watch(stack.Stack)
            : null;
        thread.Start(call.Body);
        call.AwaitArrival();
        if (thread.Known is null)
        {
            IdleNeighbours.Start();
            send(Started(call.Region));
        }

        if (thread.Known is null && !IsAsAsked(call.Region.Stack, trial.StackSize))
        {
            send(new WorkerMessage.Declined(trial.Id,
                $"the thread was given {new ByteSize(call.Region.Stack.Size)} of stack, not {trial.StackSize}"));
            return;
        }

        // The pages that the waiting thread has touched are resident already; none is below its next page.
        if (trial.Trace && thread.Known is null)
            tracing.Begin(trial.Id, call.Region.Stack, call.Untouched);
        if (others is null)
            call.Release();
        else
            WorkloadThreads.MakeUnderWatch(call, others);
        thread.Join();
        if (!call.Returned)
        {
            send(pythonThread.Run(() => call.Failure(trial.Id)));
            return;
        }

        if (call.LazyResult is { } lazy)
        {
            var message = $"{trial.Workload} returned an object of type {lazy}, which has run nothing yet: "
                + "name a function that runs it to its end";
            send(new WorkerMessage.Raised(trial.Id, TrialStage.Call, CatalogError.Type, message, ""));
            return;
        }

        var reading = Read(thread, call);
        if (reading is not null && thread.Untouched() is { } untouched)
            reading = reading with { Untouched = Longest(untouched, (thread.Known?.Stack ?? call.Region.Stack).High) };
        send(new WorkerMessage.Completed(trial.Id, reading, call.Elapsed.TotalSeconds)
        {
            OtherThreads = WorkloadThreads.Read(others),
        });
        if (trial.LaterCallsMilliseconds > 0 && thread is GuardedHostThread guarded)
            send(new WorkerMessage.CalledAgain(trial.Id, LaterCallsOf(call, guarded, trial)));

        WorkerMessage.Started Started((StackRegion Stack, StackRegion RedZone) region) =>
            new(trial.Id, Range(region.Stack), Range(region.RedZone)) { Reserve = reserve };
    }

    /// <summary>What fails here leaves the first call what it was: its outcome has been told.</summary>
    private LaterCalls LaterCallsOf(MeasuredCall call, GuardedHostThread thread, WorkerRequest.RunTrial trial)
    {
        var peaks = new List<PeakRun>();
        try
        {
            var problem = CallAgain(call, thread, trial, peaks);
            return new([.. peaks], problem);
        }
        catch (Exception e) when (e is Win32Exception or IOException or NotSupportedException)
        {
            return new([.. peaks], $"{LaterCalls.NotMade}{e.Message}");
        }
    }

    /// <summary>Makes the call again, on a new thread and the same stack each time, until it fails.</summary>
    /// <returns>How it failed; null if it did not.</returns>
    private string? CallAgain(MeasuredCall call, GuardedHostThread thread, WorkerRequest.RunTrial trial, List<PeakRun> peaks)
    {
        var clock = Stopwatch.StartNew();
        for (var made = 0; made < MostLaterCalls && clock.ElapsedMilliseconds < trial.LaterCallsMilliseconds; made++)
        {
            thread.Clear();
            call.Reset();
            thread.Start(call.Body);
            call.AwaitArrival();
            call.Release();
            thread.Join();
            if (!call.Returned)
            {
                var raised = pythonThread.Run(() => call.Failure(trial.Id));
                return $"{raised.ExceptionType}: {raised.Message}";
            }

            var peak = Read(thread, call)!.Peak;
            if (peaks.Count > 0 && peaks[^1].Peak == peak)
                peaks[^1] = new(peak, peaks[^1].Calls + 1);
            else
                peaks.Add(new(peak, 1));
        }

        return null;
    }

    private static bool IsAsAsked(StackRegion stack, ByteSize size) => stack.Size >= size.Bytes && stack.Size <= size.Bytes + SizeTolerance;

    private static StackReading? Read(IHostThread thread, MeasuredCall call)
    {
        if (thread.LowestTouched() is not { } lowest)
            return null;
        // A thread on a stack below pthread's minimum believes that it has more than there is.
        var stack = thread.Known?.Stack ?? call.Region.Stack;
        return new(new ByteSize(stack.DepthOf(lowest)), new ByteSize(stack.DepthOf(call.Entry)), lowest == stack.Low);
    }

    /// <summary>As depths, from the top down.</summary>
    private static ImmutableArray<DepthRange> Longest(IReadOnlyList<StackRegion> untouched, nint top)
    {
        var parts = new List<StackRegion>(untouched);
        if (parts.Count > MostUntouched)
        {
            parts.Sort(static (a, b) => b.Size.CompareTo(a.Size));
            parts.RemoveRange(MostUntouched, parts.Count - MostUntouched);
            parts.Sort(static (a, b) => b.High.CompareTo(a.High));
        }

        return [.. parts.ConvertAll(part => new DepthRange(new(top - part.High), new(top - part.Low)))];
    }

    internal static MemoryRange Range(StackRegion region) => new((ulong)region.Low, (ulong)region.High);
}
