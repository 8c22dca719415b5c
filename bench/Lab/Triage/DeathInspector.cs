using Lab.StackProbe;
using Lab.Supervision;
using Lab.Tracing;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>
/// Collects what can be known of a worker that stands still at a fault: first what does not disturb it, then Python's frames, then the
/// native ones. A debugger takes seconds for those, and is asked only where the libraries' own tables do not lead all the way.
/// </summary>
internal sealed class DeathInspector(Gdb gdb) : IFaultInspector
{
    /// <summary>The CLR may survive many faults in managed code before one ends the process; a debugger takes seconds for each.</summary>
    private const int MostInspections = 6;

    /// <summary>The kernel's name for shared anonymous memory: not a library.</summary>
    private const string SharedMemory = "/dev/zero";

    private readonly List<Inspection> _inspections = [];

    /// <summary>In the order of the faults.</summary>
    public IReadOnlyList<Inspection> Inspections => _inspections;

    public void Restart() => _inspections.Clear();

    public async Task AtFaultAsync(HeldWorker worker, FaultRecord fault)
    {
        // The CLR and the C library abort a process that has faulted: this second signal tells nothing new.
        if (_inspections.Count >= MostInspections || (fault.Signal == SignalNumber.SIGABRT && _inspections.Count > 0))
            return;
        var symbols = new SymbolResolver(worker.ProcessId);
        var stack = FaultPlace.StackOf(fault, symbols.Map);
        using var memory = new ProcessMemory(worker.ProcessId);
        var found = new Inspection
        {
            Fault = fault,
            Map = symbols.Map,
            ThreadName = NameOf(worker.ProcessId, fault.ThreadId),
            DeepestPage = stack is null ? null : DeepestPage(memory, stack),
            Memory = MemoryLimits.Read(Folder(worker.ProcessId)),
        };
        var python = await worker.PythonFramesAsync().ConfigureAwait(false);
        var measured = worker.MeasuredStack();
        bool? isMeasured = measured is null ? null : StackFault.IsOfThread(fault, measured);
        var own = isMeasured is false ? stack : measured ?? stack;
        found = found with { IsMeasuredThread = isMeasured, Python = own is null ? [] : FrameReport.FramesOn(own, python) };
        if (Unwind(symbols, memory, fault, own) is { } unwound)
        {
            _inspections.Add(found with { Native = unwound, Origin = FrameOrigin.Unwound });
            return;
        }

        var (threads, problem) = worker.IsWatched
            ? ([], "gdb cannot trace a process whose signals the lab watches")
            : await gdb.ThreadsAsync(worker.ProcessId).ConfigureAwait(false);
        var thread = threads.FirstOrDefault(t => t.Id == fault.ThreadId);
        _inspections.Add(WithNative(found, thread, problem, symbols, () => Walk(symbols, memory, fault, own)));
    }

    public async Task AtDeadlineAsync(HeldWorker worker)
    {
        var symbols = new SymbolResolver(worker.ProcessId);
        var stack = worker.MeasuredStack();
        var found = new Inspection
        {
            Map = symbols.Map,
            IsMeasuredThread = true,
            Memory = MemoryLimits.Read(Folder(worker.ProcessId)),
            Python = stack is null ? [] : FrameReport.FramesOn(stack, await worker.PythonFramesAsync().ConfigureAwait(false)),
        };
        var (threads, problem) = worker.IsWatched ? ([], null) : await gdb.ThreadsAsync(worker.ProcessId).ConfigureAwait(false);
        var thread = threads.FirstOrDefault(t => stack?.Contains(t.Handle) == true);
        _inspections.Add(WithNative(
            found with { ThreadName = thread is null ? null : NameOf(worker.ProcessId, thread.Id) }, thread, problem, symbols, () => []));
    }

    private static Inspection WithNative(
        Inspection found, NativeThread? thread, string? problem, SymbolResolver symbols, Func<ImmutableArray<NativeCall>> otherwise)
    {
        if (thread is { Frames.IsEmpty: false })
        {
            var frames = thread.Frames.Select((call, depth) => Completed(call, depth, found.Fault, symbols));
            return found with { Native = [.. frames], Origin = FrameOrigin.Gdb };
        }

        var walked = otherwise();
        return found with
        {
            Native = walked,
            Origin = walked.IsEmpty ? FrameOrigin.None : FrameOrigin.ReturnAddresses,
            NativeProblem = problem ?? "gdb did not show the thread",
        };
    }

    /// <summary>
    /// A frame of gdb's with what gdb leaves out: the library where it knows the source file instead, and the offset in a function without
    /// a name. It leaves out the address too where a source line begins; of the innermost frame the fault's program counter stands in for
    /// it.
    /// </summary>
    private static NativeCall Completed(NativeCall call, int depth, FaultRecord? fault, SymbolResolver symbols)
    {
        if (call is { Module: not null, Symbol: not null })
            return call;
        if (depth == 0)
            return (fault?.ProgramCounter ?? call.Address) is { } at ? Named(symbols.Resolve(at), call.Symbol) : call;
        return call.Address is { } address ? Named(symbols.ResolveReturn(address), call.Symbol) : call;
    }

    /// <summary>
    /// The frames by the libraries' tables, if these lead to the end of the stack or to code that the CLR compiled, which has none: above
    /// it are the lab's own frames alone. From the stack pointer itself, also where that has run off the stack.
    /// </summary>
    private static ImmutableArray<NativeCall>? Unwind(
        SymbolResolver symbols, ProcessMemory memory, FaultRecord fault, MemoryRange? stack)
    {
        if (stack is null || fault.StackPointer >= stack.High || symbols.Map.Find(fault.ProgramCounter) is not { IsFile: true })
            return null;
        var walked = new NativeBacktrace(symbols, memory)
            .Walk(fault.ProgramCounter, new((nint)fault.StackPointer, (nint)stack.High));
        var certain = walked.TakeWhile(f => f.Certainty is FrameCertainty.Certain).ToList();
        var managed = certain.FindIndex(f => f.Frame.Module == NativeFrame.Jit);
        if (managed >= 0)
            certain.RemoveRange(managed + 1, certain.Count - managed - 1);
        return certain.Count > 1 && (managed >= 0 || certain.Count == walked.Count)
            ? [.. certain.Select(f => Named(f.Frame, null))]
            : null;
    }

    private static ImmutableArray<NativeCall> Walk(SymbolResolver symbols, ProcessMemory memory, FaultRecord fault, MemoryRange? stack)
    {
        if (stack is null)
            return [Named(symbols.Resolve(fault.ProgramCounter), null)];
        // Below the stack's own pages lie a guard, or memory of others.
        var low = Math.Max(fault.StackPointer, stack.Low);
        var walked = new NativeBacktrace(symbols, memory).Walk(fault.ProgramCounter, new((nint)low, (nint)stack.High));
        return [.. walked.Select(f => Named(f.Frame, null))];
    }

    private static NativeCall Named(NativeFrame frame, string? symbol) => frame.Path == SharedMemory
        ? new(null, symbol, null)
        : new(frame.Module, symbol ?? frame.Symbol, symbol is null ? frame.Offset : null);

    private static ulong? DeepestPage(ProcessMemory memory, MemoryRange stack)
    {
        var page = (ulong)ByteSize.Page.Bytes;
        var present = new bool[(int)Math.Min((stack.High - stack.Low) / page, int.MaxValue / 2)];
        if (!memory.TryReadPresence(stack.Low, present))
            return null;
        var first = Array.IndexOf(present, true);
        return first < 0 ? null : stack.Low + ((ulong)first * page);
    }

    private static string Folder(int process) => string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");

    private static string? NameOf(int process, int thread)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{thread}/comm")).Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
