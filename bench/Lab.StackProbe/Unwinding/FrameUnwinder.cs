using System.Runtime.InteropServices;

namespace Lab.StackProbe.Unwinding;

/// <summary>Goes from a frame to its caller by call frame information, knowing nothing at first but program counter and stack pointer.</summary>
/// <remarks>
/// Most code counts its frame from the stack pointer. What counts from another register can be followed once an inner frame
/// has saved that register; until then, and in code that the runtime made, the way ends.
/// </remarks>
/// <param name="top">Where the stack ends.</param>
internal sealed class FrameUnwinder(SymbolResolver resolver, ProcessMemory memory, ulong top)
{
    private ulong?[] _registers = new ulong?[FrameRules.Registers];
    private bool _isReturn;

    /// <summary>Where the current frame's code goes on.</summary>
    public ulong ProgramCounter { get; private set; }

    /// <summary>The current frame's lowest address.</summary>
    public ulong StackPointer { get; private set; }

    /// <summary>The call that the current frame waits for, once a caller was found.</summary>
    public CallInstruction Call { get; private set; }

    /// <summary>Starts anew from a frame.</summary>
    /// <param name="isReturn">Whether the program counter is a return address: then the call before it is what counts.</param>
    public void StartAt(ulong programCounter, ulong stackPointer, bool isReturn)
    {
        Array.Clear(_registers);
        (ProgramCounter, StackPointer, _isReturn) = (programCounter, stackPointer, isReturn);
    }

    /// <summary>Goes to the caller, if it can be told.</summary>
    public FrameStep Next()
    {
        if (resolver.FrameRulesAt(ProgramCounter - (_isReturn ? 1UL : 0)) is not { } rules)
            return FrameStep.Unknown;
        if (rules.Of(FrameRules.ReturnAddress).Rule == FrameRules.Rule.Undefined)
            return FrameStep.Outermost;
        _registers[FrameRules.StackPointer] = StackPointer;
        if (rules.AddressRegister is not { } register || register >= FrameRules.Registers || _registers[register] is not { } start)
            return FrameStep.Unknown;
        var frame = unchecked(start + (ulong)rules.AddressOffset);
        if (frame <= StackPointer || frame > top)
            return FrameStep.Wrong;
        var callers = new ulong?[FrameRules.Registers];
        for (var i = 0; i < callers.Length; i++)
        {
            callers[i] = rules.Of(i) switch
            {
                (FrameRules.Rule.Same, _) => _registers[i],
                (FrameRules.Rule.Saved, var offset) => Read(unchecked(frame + (ulong)offset)),
                _ => null,
            };
        }

        if (callers[FrameRules.ReturnAddress] is not { } address
            || resolver.Map.Find(address) is not { IsExecutable: true }
            || StackWords.CallBefore(memory, address) is not { } call)
        {
            return FrameStep.Wrong;
        }

        (_registers, ProgramCounter, StackPointer, Call, _isReturn) = (callers, address, frame, call, true);
        return FrameStep.Caller;
    }

    private ulong? Read(ulong address)
    {
        ulong value = 0;
        return memory.Read(address, MemoryMarshal.AsBytes(new Span<ulong>(ref value))) == sizeof(ulong) ? value : null;
    }
}

/// <summary>What came of going from a frame to its caller.</summary>
internal enum FrameStep
{
    /// <summary>There it is.</summary>
    Caller,

    /// <summary>The frame is the outermost: it says that it has no caller.</summary>
    Outermost,

    /// <summary>No rules for this code, or they start from a register that is not known.</summary>
    Unknown,

    /// <summary>There is no return address where one must be: this is no frame of a call that is still running.</summary>
    Wrong,
}
