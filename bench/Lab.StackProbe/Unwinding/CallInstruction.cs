using System.Buffers.Binary;

namespace Lab.StackProbe.Unwinding;

/// <summary>A call instruction of x64, recognised from behind.</summary>
/// <remarks>Source: Intel 64 and IA-32 manual, volume 2: CALL (E8 cd; FF /2), and table 2-2 for the lengths of ModR/M forms.</remarks>
internal readonly record struct CallInstruction
{
    /// <summary>The longest form without prefixes: FF /2 with SIB and disp32. Prefixes lie before it and change nothing here.</summary>
    public const int MaximumLength = 7;

    private const byte CallNear = 0xE8;
    private const byte Group5 = 0xFF;

    /// <summary>ModR/M of FF /2 with a displacement from the next instruction, and of FF /4, the jump.</summary>
    private const byte RipRelativeCall = 0x15;
    private const byte RipRelativeJump = 0x25;

    private CallInstruction(ulong? target, ulong? pointer)
    {
        Target = target;
        Pointer = pointer;
    }

    /// <summary>What a direct call goes to; null if it is none.</summary>
    public ulong? Target { get; }

    /// <summary>Where a call through a pointer at a fixed address finds its target; null if it is none.</summary>
    public ulong? Pointer { get; }

    /// <summary>The call that ends right before a return address; null if the bytes there can be none.</summary>
    /// <param name="before">The bytes before the return address; the last is the one right before it.</param>
    public static CallInstruction? Before(ulong returnAddress, ReadOnlySpan<byte> before)
    {
        // The displacement of one form may look like the opcode of another: both readings are kept, and the caller checks where they lead.
        ulong? target = before.Length >= 5 && before[^5] == CallNear ? Relative(returnAddress, before) : null;
        ulong? pointer = before.Length >= 6 && before[^6] == Group5 && before[^5] == RipRelativeCall ? Relative(returnAddress, before) : null;
        return target is not null || IsIndirect(before) ? new CallInstruction(target, pointer) : null;
    }

    /// <summary>Where a stub of a procedure linkage table keeps the address that it jumps to; null if the code is no such stub.</summary>
    /// <param name="code">The first bytes of the code, 11 at most.</param>
    public static ulong? StubPointer(ulong address, ReadOnlySpan<byte> code)
    {
        // endbr64 and bnd in front are for processors with CET and MPX (System V ABI, AMD64 supplement, "Procedure Linkage Table").
        var start = code.StartsWith((ReadOnlySpan<byte>)[0xF3, 0x0F, 0x1E, 0xFA]) ? 4 : 0;
        if (start < code.Length && code[start] == 0xF2)
            start++;
        return code.Length >= start + 6 && code[start] == Group5 && code[start + 1] == RipRelativeJump
            ? Relative(address + (ulong)start + 6, code[..(start + 6)])
            : null;
    }

    private static bool IsIndirect(ReadOnlySpan<byte> before)
    {
        for (var length = 2; length <= Math.Min(before.Length, MaximumLength); length++)
        {
            var call = before[^length..];
            if (call[0] == Group5 && Length(call) == length)
                return true;
        }

        return false;
    }

    /// <summary>The length of FF /2 by its ModR/M and SIB bytes; 0 if it is no call.</summary>
    private static int Length(ReadOnlySpan<byte> call)
    {
        var (mode, operation, register) = (call[1] >> 6, (call[1] >> 3) & 7, call[1] & 7);
        if (operation != 2)
            return 0;
        if (mode == 3)
            return 2;
        var hasSib = register == 4;
        var displacement = mode switch
        {
            1 => 1,
            2 => 4,
            _ => register == 5 || (hasSib && call.Length > 2 && (call[2] & 7) == 5) ? 4 : 0,
        };
        return 2 + (hasSib ? 1 : 0) + displacement;
    }

    private static ulong Relative(ulong end, ReadOnlySpan<byte> instruction) =>
        unchecked(end + (ulong)BinaryPrimitives.ReadInt32LittleEndian(instruction[^sizeof(int)..]));
}
