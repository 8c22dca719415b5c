using System.ComponentModel;
using Lab.StackProbe;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Tracing;

/// <summary>The supervisor's part of a growth trace: watches the worker's stack, and names the functions that took it.</summary>
internal sealed class GrowthTracing : IDisposable
{
    private static readonly Lazy<int> Rehearsed = new(Rehearse);

    /// <summary>Of the functions that a recursion goes through, so many are named.</summary>
    private const int MostMembers = 12;

    /// <summary>
    /// After so many steps only the innermost frames are kept with each: with all of them, a recursion of thousands of pages would be more
    /// than a capture can be read with.
    /// </summary>
    private const int StepsWithAllFrames = 1_000;
    private const int InnermostFrames = 10;

    private readonly int _worker;
    private readonly GrowthWatch _watch;
    private readonly WorkerMessage.Tracing _stack;
    private readonly SymbolResolver _symbols;
    private readonly ProcessMemory _memory;
    private readonly NativeBacktrace _backtrace;

    private GrowthTracing(int worker, WorkerMessage.Tracing stack, ByteSize? expected)
    {
        _worker = worker;
        _stack = stack;
        _symbols = new(worker);
        _memory = new(worker);
        _backtrace = new(_symbols, _memory);
        var watched = new WatchedStack(
            new((nint)stack.Watched.Low, (nint)stack.Watched.High),
            (nint)stack.Stack.High,
            stack.UserFaultFd,
            stack.UserModeOnly,
            stack.FrameDescriptor,
            stack.FrameThread)
        {
            ExpectedDepth = (nint?)expected?.Bytes ?? nint.MaxValue,
        };
        try
        {
            _watch = GrowthWatch.Attach(worker, watched, Observer(_symbols));
        }
        catch
        {
            _memory.Dispose();
            throw;
        }
    }

    /// <summary>Starts to watch.</summary>
    /// <param name="worker">Process id of the worker.</param>
    /// <param name="expected">How deep the call went before; null if that is not known.</param>
    /// <returns>The trace, or null and why it could not be started.</returns>
    public static (GrowthTracing? Tracing, string? Problem) Start(int worker, WorkerMessage.Tracing stack, ByteSize? expected)
    {
        try
        {
            _ = Rehearsed.Value;
            return (new(worker, stack, expected), null);
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return (null, VisibleText.FirstLine(e.Message));
        }
    }

    /// <summary>Ends the watch and returns what it saw; the worker may have died meanwhile.</summary>
    public GrowthTrace Finish()
    {
        var steps = ImmutableArray.CreateBuilder<GrowthStep>();
        ImmutableArray<PythonFrame> frames = [];
        foreach (var point in _watch.Stop())
        {
            if (point.Frames is { } report)
                frames = FrameReport.FramesOn(_stack.Stack, report);
            if (steps.Count >= StepsWithAllFrames && frames.Length > InnermostFrames)
                frames = frames[..InnermostFrames];
            // The thread that creates the measured one touches the stack's first pages.
            var isOwn = _stack.Stack.Contains(point.StackPointer);
            var native = point.ProgramCounter == 0 ? new NativeFrame(null, null, 0) : _symbols.Resolve(point.ProgramCounter);
            steps.Add(new(
                new ByteSize((nint)_stack.Stack.High - point.Address),
                new ByteSize(Stride(point)),
                native.Module,
                native.Symbol,
                (long)native.Offset,
                point.ThreadId,
                isOwn ? frames : [],
                isOwn && point.Frames is null));
        }

        return new(steps.ToImmutable(), _watch.Problem, _stack.UserModeOnly, Math.Round(_watch.Waited.TotalMicroseconds, 1))
        {
            Occupants = Occupants(),
        };
    }

    /// <summary>Whose frames occupied the stack near its deepest. While the worker is there: its code is read.</summary>
    private ImmutableArray<StackOccupant> Occupants()
    {
        if (_watch.Snapshot is not { } snapshot)
            return [];
        try
        {
            using var memory = new ProcessMemory(_worker, snapshot);
            return
            [
                .. StackOccupancy.Of(snapshot, _symbols, memory).Select(o => new StackOccupant(
                    o.Function.Module, o.Function.Symbol, (long)o.Function.Offset, new(o.Bytes), o.Frames, new(o.Largest))
                {
                    Recursion = [.. o.Recursion.Select(f => f.Symbol ?? f.ToString()).Take(MostMembers)],
                }),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The worker is gone.
            return [];
        }
    }

    public void Dispose()
    {
        _watch.Dispose();
        _memory.Dispose();
    }

    /// <summary>
    /// Called with each program counter. A library that was loaded meanwhile must be looked up at once: after the worker's end it is
    /// too late.
    /// </summary>
    private static Action<ulong> Observer(SymbolResolver symbols) => programCounter =>
    {
        if (symbols.Map.Find(programCounter) is null)
            symbols.Refresh();
    };

    /// <summary>Has the JIT compile, before the first trace, the code that runs while a watched thread waits.</summary>
    private static int Rehearse()
    {
        var observe = Observer(new(Environment.ProcessId));
        // An address in no known library, like one in a library that was loaded meanwhile.
        observe(0);
        return GrowthRehearsal.Run(observe).Count;
    }

    /// <summary>
    /// How far the function reached below its caller's frame. If an earlier call, which has ended, went deeper than that frame, this is
    /// more than the stack grew by: but it is what the function takes, and the distance that it can step over.
    /// </summary>
    private nint Stride(GrowthPoint point)
    {
        var page = Environment.SystemPageSize;
        return _backtrace.CallerOf(point.ProgramCounter, point.Above, (ulong)point.AboveAddress) is { } caller
            ? ((nint)caller.Slot / page * page) - point.Address
            : point.Growth;
    }
}
