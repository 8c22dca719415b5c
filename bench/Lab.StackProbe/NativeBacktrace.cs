using System.Runtime.InteropServices;
using Lab.StackProbe.Unwinding;

namespace Lab.StackProbe;

/// <summary>A native backtrace of a stopped thread that needs only its program counter and stack pointer.</summary>
/// <remarks>
/// <para>It follows the call frame information of the files. Where that ends (a frame based on a register whose value is not known, a
/// linkage table) it takes the lowest word on the stack that returns from a call of this very function. Without one, it takes the lowest
/// word that returns from a call through a pointer, if that function's own frame confirms who called it. Without that too (code that the
/// runtime generated), it takes all words that return from any call: the frames of the chain are among them, and remains of calls that have
/// ended. See <see cref="FrameCertainty"/>.</para>
/// <para>Pages of the stack that were never touched are not read: reading would touch them (see <see cref="ProcessMemory"/>), and frames
/// are sparse.</para>
/// </remarks>
/// <param name="resolver">Of the process.</param>
/// <param name="memory">Of the same process.</param>
public sealed class NativeBacktrace(SymbolResolver resolver, ProcessMemory memory)
{
    private const int WordSize = sizeof(ulong);

    /// <summary>The largest stack that is searched, so that a wrong end of it costs no time.</summary>
    private const ulong WidestStack = 1UL << 30;

    /// <summary>On x64 a call can be recognised from the address after it; elsewhere this finds nothing.</summary>
    public static bool IsSupported => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>The frames, the innermost first; none where it is not supported.</summary>
    /// <param name="programCounter">Of the thread.</param>
    /// <param name="stack">From its stack pointer to the top of its stack.</param>
    /// <param name="limits">Where to stop; <see cref="BacktraceLimits.Default"/> by default.</param>
    public IReadOnlyList<ReturnAddress> Walk(ulong programCounter, StackRegion stack, BacktraceLimits? limits = null)
    {
        if (!IsSupported)
            return [];
        // Otherwise the addresses of a library that was loaded meanwhile would look like data.
        resolver.Refresh();
        var bounds = limits ?? BacktraceLimits.Default;
        var stackPointer = (ulong)stack.Low;
        var end = Math.Min((ulong)stack.High, stackPointer + WidestStack);
        var unwinder = new FrameUnwinder(resolver, memory, end);
        List<ReturnAddress> frames = [new(programCounter, stackPointer, resolver.Resolve(programCounter), FrameCertainty.Certain)];

        unwinder.StartAt(programCounter, stackPointer, isReturn: false);
        var step = Follow(unwinder, frames, bounds.Frames);
        while (step != FrameStep.Outermost && frames.Count < bounds.Frames)
        {
            stackPointer = unwinder.StackPointer;
            if (FindCaller(frames[^1], Words(), new(resolver, memory, end)) is not { } caller)
            {
                AddAll(Words(), frames, bounds.Frames);
                break;
            }

            frames.Add(caller);
            unwinder.StartAt(caller.Address, caller.Slot + WordSize, isReturn: true);
            step = Follow(unwinder, frames, bounds.Frames);
        }

        return frames;

        StackWords Words() => new(resolver, memory, stackPointer, end, bounds.StackBytes);
    }

    /// <summary>The nearest call of the function at a program counter, on a part of the stack that was copied at that moment.</summary>
    /// <param name="programCounter">Of the thread at that moment.</param>
    /// <param name="stack">The part, from its lowest address upwards.</param>
    /// <param name="address">The address of the part.</param>
    /// <returns>Null if there is no such call, or the function is not known.</returns>
    public ReturnAddress? CallerOf(ulong programCounter, ReadOnlySpan<byte> stack, ulong address)
    {
        if (!IsSupported || resolver.EntryOf(programCounter) is not { } entry)
            return null;
        var words = MemoryMarshal.Cast<byte, ulong>(stack);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] != 0 && resolver.Map.Find(words[i]) is { IsExecutable: true }
                && StackWords.CallBefore(memory, words[i]) is { } call && LeadsTo(call, [entry]))
            {
                return Frame(words[i], address + (ulong)(i * WordSize), FrameCertainty.Certain);
            }
        }

        return null;
    }

    /// <summary>Adds the callers that call frame information leads to.</summary>
    private FrameStep Follow(FrameUnwinder unwinder, List<ReturnAddress> frames, int limit)
    {
        var step = FrameStep.Caller;
        while (frames.Count < limit && (step = unwinder.Next()) == FrameStep.Caller)
            frames.Add(Frame(unwinder.ProgramCounter, unwinder.StackPointer - WordSize, frames[^1].Certainty));
        return step;
    }

    /// <summary>
    /// The lowest word that returns from a call of a frame's function, else from a call through a pointer. A word that its own frame
    /// contradicts is passed over.
    /// </summary>
    /// <param name="words">The words of the stack above the frame.</param>
    /// <param name="trial">Continues from a word to see whether it belongs to a frame.</param>
    private ReturnAddress? FindCaller(ReturnAddress frame, StackWords words, FrameUnwinder trial)
    {
        ReturnAddress? byPointer = null;
        var entry = EntryOf(frame);
        while (words.MoveNext())
        {
            var isCall = entry is not null && LeadsTo(words.Call, [entry.Value]);
            if (!isCall && (byPointer is not null || words.Call.Target is not null))
                continue;
            trial.StartAt(words.Address, words.Slot + WordSize, isReturn: true);
            var step = trial.Next();
            if (isCall && step != FrameStep.Wrong)
                return Frame(words.Address, words.Slot, frame.Certainty);
            var isConfirmed = step == FrameStep.Outermost || (step == FrameStep.Caller && IsCalledBy(words.Address, trial.Call));
            if (!isCall && isConfirmed)
                byPointer = Frame(words.Address, words.Slot, FrameCertainty.Likely);
        }

        return byPointer;
    }

    /// <summary>
    /// Whether a call goes to the function that contains a return address. A call through a pointer may go anywhere, so this is its proof.
    /// </summary>
    private bool IsCalledBy(ulong returnAddress, CallInstruction call) =>
        resolver.EntryOf(returnAddress - 1) is { } function && LeadsTo(call, [function]);

    private void AddAll(StackWords words, List<ReturnAddress> frames, int limit)
    {
        var entries = frames.Select(EntryOf).OfType<ulong>().ToHashSet();
        while (frames.Count < limit && words.MoveNext())
        {
            var certainty = LeadsTo(words.Call, entries) ? FrameCertainty.Certain : FrameCertainty.Likely;
            frames.Add(Frame(words.Address, words.Slot, certainty));
            if (EntryOf(frames[^1]) is { } entry)
                entries.Add(entry);
        }
    }

    private ReturnAddress Frame(ulong address, ulong slot, FrameCertainty certainty) =>
        new(address, slot, resolver.ResolveReturn(address), certainty);

    private ulong? EntryOf(ReturnAddress frame) =>
        frame.Frame.Symbol is not null ? frame.Address - frame.Frame.Offset : resolver.EntryOf(frame.Address - 1);

    /// <summary>
    /// Whether a call goes to one of the functions: directly, through a linkage table or through a pointer at a fixed address.
    /// </summary>
    private bool LeadsTo(CallInstruction call, HashSet<ulong> entries)
    {
        if (call.Target is { } target)
        {
            if (entries.Contains(target))
                return true;
            Span<byte> stub = stackalloc byte[CallInstruction.MaximumStubLength];
            if (CallInstruction.StubPointer(target, stub[..memory.Read(target, stub)]) is { } slot && PointsTo(slot, entries))
                return true;
        }

        return call.Pointer is { } pointer && PointsTo(pointer, entries);
    }

    private bool PointsTo(ulong slot, HashSet<ulong> entries)
    {
        ulong value = 0;
        return memory.Read(slot, MemoryMarshal.AsBytes(new Span<ulong>(ref value))) == WordSize && entries.Contains(value);
    }
}

/// <summary>A frame of a native backtrace.</summary>
/// <param name="Address">Where its code continues: the program counter or a return address.</param>
/// <param name="Slot">Where on the stack the return address lies; for the innermost frame the stack pointer.</param>
/// <param name="Frame">The function that made the call.</param>
public readonly record struct ReturnAddress(ulong Address, ulong Slot, NativeFrame Frame, FrameCertainty Certainty);

/// <summary>How sure it is that a word on the stack is the return address of a call that is still running.</summary>
public enum FrameCertainty
{
    /// <summary>It follows a call instruction, but may remain from a call that has ended; or it is the caller of such a frame.</summary>
    Likely,

    /// <summary>
    /// It is the program counter; or the caller of a certain frame by the call frame information; or it follows a call of the very function
    /// of a frame that was found before.
    /// </summary>
    Certain,
}

/// <summary>Where a native backtrace stops.</summary>
/// <param name="Frames">The largest number of frames; at least one.</param>
/// <param name="StackBytes">
/// For each frame that call frame information does not lead to, at most so many bytes of the stack are searched. Pages that were never
/// touched do not count.
/// </param>
public readonly record struct BacktraceLimits(int Frames, long StackBytes)
{
    public static BacktraceLimits Default { get; } = new(256, 8 << 20);
}
