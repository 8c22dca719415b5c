using Iced.Intel;

namespace Lab.StackProbe.Unwinding;

/// <summary>A call instruction of x64 that ends right before a return address.</summary>
internal readonly record struct CallInstruction
{
    /// <summary>The longest form without prefixes: FF /2 with SIB and disp32. Prefixes lie before it and change nothing here.</summary>
    public const int MaximumLength = 7;

    /// <summary>The longest stub that is recognised: endbr64, bnd jmp through a pointer.</summary>
    public const int MaximumStubLength = 11;

    private const int ShortestLength = 2;

    private CallInstruction(ulong? target, ulong? pointer)
    {
        Target = target;
        Pointer = pointer;
    }

    /// <summary>Where a direct call goes; null for a call through a register or memory.</summary>
    public ulong? Target { get; }

    /// <summary>Where a call through a pointer at a fixed address finds its target; null for any other call.</summary>
    public ulong? Pointer { get; }

    /// <summary>The call that ends right before a return address; null if the bytes there cannot be one.</summary>
    /// <param name="before">The bytes before the return address; the last is the one right before it.</param>
    public static CallInstruction? Before(ulong returnAddress, ReadOnlySpan<byte> before)
    {
        // An instruction cannot be decoded backwards, so each length is tried. The displacement of one form may look like the opcode of
        // another: both readings are kept, and the caller checks where they lead.
        ulong? target = null;
        ulong? pointer = null;
        var isCall = false;
        for (var length = ShortestLength; length <= Math.Min(before.Length, MaximumLength); length++)
        {
            var code = before[^length..];
            // The opcodes of near calls; what starts with another byte need not be decoded.
            if (code[0] is not (0xE8 or 0xFF))
                continue;
            var instruction = Decode(code, returnAddress - (ulong)length);
            if (instruction.Length != length || instruction is { IsCallNear: false, IsCallNearIndirect: false })
                continue;
            isCall = true;
            if (instruction.IsCallNear)
                target = instruction.NearBranchTarget;
            else if (instruction.IsIPRelativeMemoryOperand)
                pointer = instruction.IPRelativeMemoryAddress;
        }

        return isCall ? new CallInstruction(target, pointer) : null;
    }

    /// <summary>Where a stub of a procedure linkage table keeps the address that it jumps to; null if the code is no such stub.</summary>
    /// <param name="code">The first bytes of the code, <see cref="MaximumStubLength"/> at most.</param>
    public static ulong? StubPointer(ulong address, ReadOnlySpan<byte> code)
    {
        var first = Decode(code, address);
        // endbr64 and bnd in front are for processors with CET and MPX (System V ABI, AMD64 supplement, "Procedure Linkage Table").
        if (first.Code == Code.Endbr64)
            first = Decode(code[first.Length..], address + (ulong)first.Length);
        return first is { IsJmpNearIndirect: true, IsIPRelativeMemoryOperand: true } ? first.IPRelativeMemoryAddress : null;
    }

    private static Instruction Decode(ReadOnlySpan<byte> code, ulong address) =>
        Decoder.Create(64, new ByteArrayCodeReader(code.ToArray()), address).Decode();
}
