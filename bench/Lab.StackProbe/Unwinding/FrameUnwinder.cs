using System.Runtime.InteropServices;

namespace Lab.StackProbe.Unwinding;

/// <summary>Goes from a frame to its caller by call frame information. At first only program counter and stack pointer are known.</summary>
/// <remarks>
/// Most frames are based on the stack pointer. A frame that is based on another register can be followed once an inner frame has saved that
/// register. Otherwise, and in code that the runtime generated, the unwinder stops.
/// </remarks>
/// <param name="top">Where the stack ends.</param>
internal sealed class FrameUnwinder(SymbolResolver resolver, ProcessMemory memory, ulong top)
{
    private ulong?[] _registers = new ulong?[FrameRules.Registers];
    private bool _isReturn;

    /// <summary>Where the code of the current frame continues.</summary>
    public ulong ProgramCounter { get; private set; }

    /// <summary>The lowest address of the current frame.</summary>
    public ulong StackPointer { get; private set; }

    /// <summary>The call that the current frame made, once a caller was found.</summary>
    public CallInstruction Call { get; private set; }

    /// <summary>Starts again from a frame.</summary>
    /// <param name="isReturn">Whether the program counter is a return address: then the rules at the call before it apply.</param>
    public void StartAt(ulong programCounter, ulong stackPointer, bool isReturn)
    {
        Array.Clear(_registers);
        (ProgramCounter, StackPointer, _isReturn) = (programCounter, stackPointer, isReturn);
    }

    /// <summary>Goes to the caller if it is known.</summary>
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

/// <summary>The result of going from a frame to its caller.</summary>
internal enum FrameStep
{
    /// <summary>The caller was found.</summary>
    Caller,

    /// <summary>The frame is the outermost one: its rules say that it has no caller.</summary>
    Outermost,

    /// <summary>There are no rules for this code, or they need a register that is not known.</summary>
    Unknown,

    /// <summary>There is no return address where one must be, so this is not the frame of a running call.</summary>
    Wrong,
}
