using Iced.Intel;

namespace Lab.StackProbe.Scan;

/// <summary>Decodes one function after the other, and walks through those that may have a large frame. Of one thread.</summary>
internal sealed class FunctionReader
{
    private readonly FrameWalk _walk = new();
    private Instruction[] _instructions = new Instruction[1 << 12];
    private int _count;

    /// <summary>The instructions of the last function that was read.</summary>
    public ReadOnlyMemory<Instruction> Code => _instructions.AsMemory(0, _count);

    /// <summary>Reads a function; null where it cannot have a large frame.</summary>
    /// <param name="bytes">Of its section.</param>
    /// <param name="address">The section's first address.</param>
    /// <param name="range">Where the function is.</param>
    public FrameFindings? Read(byte[] bytes, ulong address, CodeRange range)
    {
        var reader = new ByteArrayCodeReader(bytes, (int)(range.Start - address), (int)(range.End - range.Start));
        var decoder = Decoder.Create(64, reader, range.Start);
        (_count, var taken, var isCalculated) = (0, 0L, false);
        while (reader.CanReadByte)
        {
            if (_count == _instructions.Length)
                Array.Resize(ref _instructions, 2 * _count);
            ref var instruction = ref _instructions[_count++];
            decoder.Decode(out instruction);
            if (instruction.Op0Kind == OpKind.Register && instruction.Op0Register == Register.RSP)
                Count(instruction, ref taken, ref isCalculated);
        }

        return isCalculated || taken >= FrameWalk.Page - FrameWalk.RedZone ? _walk.Walk(Code) : null;
    }

    /// <summary>What an instruction that changes the stack pointer can take, whichever way leads to it.</summary>
    private static void Count(in Instruction instruction, ref long taken, ref bool isCalculated)
    {
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Sub when FrameWalk.IsByConstant(instruction):
                taken += Math.Max(0, (long)instruction.GetImmediate(1));
                break;
            case Mnemonic.Add when FrameWalk.IsByConstant(instruction):
                taken += Math.Max(0, -(long)instruction.GetImmediate(1));
                break;
            case Mnemonic.Lea when instruction.MemoryIndex == Register.None && instruction.MemoryBase == Register.RSP:
                taken += Math.Max(0, -(long)instruction.MemoryDisplacement64);
                break;
            case Mnemonic.Pop or Mnemonic.And or Mnemonic.Cmp or Mnemonic.Test or Mnemonic.Push:
                break;
            default:
                isCalculated = true;
                break;
        }
    }
}
