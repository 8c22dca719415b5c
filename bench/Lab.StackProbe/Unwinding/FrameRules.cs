namespace Lab.StackProbe.Unwinding;

/// <summary>
/// How to find the caller of a frame at one place of its code: a row of the call frame table. Source: DWARF 5, section 6.4.
/// </summary>
/// <param name="start">Where the code of the table starts.</param>
internal sealed class FrameRules(ulong start)
{
    /// <summary>Registers of x64 by DWARF number, the return address last (System V ABI, AMD64 supplement, figure 3.36).</summary>
    public const int Registers = 17;
    public const int StackPointer = 7;
    public const int ReturnAddress = 16;

    private const int DeepestState = 64;

    private readonly (Rule Rule, long Offset)[] _rules = new (Rule, long)[Registers];

    /// <summary>What is known about a register of the caller.</summary>
    public enum Rule : byte
    {
        Same,

        /// <summary>Saved at an offset from the frame's address.</summary>
        Saved,

        /// <summary>Lost. A frame without a return address has no caller.</summary>
        Undefined,

        /// <summary>By a rule that compilers use only in linkage tables and signal frames; it is not followed here.</summary>
        Unknown,
    }

    /// <summary>Where the code of the table starts, as its file counts addresses: the entry of a function.</summary>
    public ulong Start => start;

    /// <summary>The register from which the address of the frame counts; null if the address is an expression.</summary>
    public int? AddressRegister { get; private set; }

    public long AddressOffset { get; private set; }

    public (Rule Rule, long Offset) Of(int register) => _rules[register];

    /// <summary>Executes instructions up to a place. False if one is unknown.</summary>
    /// <param name="reader">At the first instruction.</param>
    /// <param name="end">Where they end.</param>
    /// <param name="place">The address for which the rules are wanted.</param>
    /// <param name="common">What the tables of the object file share.</param>
    /// <param name="initial">The rules that a register can be restored to; null while these are built.</param>
    public bool Run(ref DwarfReader reader, int end, ulong place, CommonFrame common, FrameRules? initial)
    {
        var location = start;
        var states = new Stack<FrameRules>();
        while (reader.Position < end && !reader.Failed)
        {
            var instruction = reader.Byte();
            var operand = instruction & 0x3f;
            ulong advance = 0;
            switch (instruction >> 6)
            {
                case 1: advance = (ulong)operand; break;
                case 2: Set(operand, Rule.Saved, (long)reader.Uleb() * common.DataAlignment); break;
                case 3: Restore(operand, initial); break;
                default:
                    switch (instruction)
                    {
                        case 0x00: break; // nop
                        case 0x02: advance = reader.Byte(); break;
                        case 0x03: advance = reader.Unsigned(2); break;
                        case 0x04: advance = reader.Unsigned(4); break;
                        case 0x05: Set(Register(ref reader), Rule.Saved, (long)reader.Uleb() * common.DataAlignment); break;
                        case 0x06: Restore(Register(ref reader), initial); break;
                        case 0x07: Set(Register(ref reader), Rule.Undefined, 0); break;
                        case 0x08: Set(Register(ref reader), Rule.Same, 0); break;
                        case 0x09: Set(Register(ref reader), Rule.Unknown, 0); _ = reader.Uleb(); break;
                        case 0x0a when states.Count < DeepestState: states.Push(Copy()); break;
                        case 0x0b when states.Count > 0: Take(states.Pop()); break;
                        case 0x0c: (AddressRegister, AddressOffset) = (Register(ref reader), (long)reader.Uleb()); break;
                        case 0x0d: AddressRegister = Register(ref reader); break;
                        case 0x0e: AddressOffset = (long)reader.Uleb(); break;
                        case 0x0f: AddressRegister = null; reader.Skip(reader.Uleb()); break;
                        case 0x10 or 0x16: Set(Register(ref reader), Rule.Unknown, 0); reader.Skip(reader.Uleb()); break;
                        case 0x11: Set(Register(ref reader), Rule.Saved, reader.Sleb() * common.DataAlignment); break;
                        case 0x12: (AddressRegister, AddressOffset) = (Register(ref reader), reader.Sleb() * common.DataAlignment); break;
                        case 0x13: AddressOffset = reader.Sleb() * common.DataAlignment; break;
                        case 0x14 or 0x15: Set(Register(ref reader), Rule.Unknown, 0); _ = reader.Uleb(); break;
                        case 0x2e: _ = reader.Uleb(); break; // GNU_args_size
                        default: return false;
                    }

                    break;
            }

            location = unchecked(location + (advance * common.CodeAlignment));
            if (location > place)
                return true;
        }

        return !reader.Failed;
    }

    public FrameRules Copy()
    {
        var copy = new FrameRules(start);
        copy.Take(this);
        return copy;
    }

    private static int Register(ref DwarfReader reader) => (int)Math.Min(reader.Uleb(), int.MaxValue);

    private void Set(int register, Rule rule, long offset)
    {
        // Other registers, such as vector registers, are not needed here.
        if (register < Registers)
            _rules[register] = (rule, offset);
    }

    private void Restore(int register, FrameRules? initial)
    {
        if (initial is not null && register < Registers)
            _rules[register] = initial._rules[register];
    }

    private void Take(FrameRules other)
    {
        other._rules.CopyTo(_rules, 0);
        (AddressRegister, AddressOffset) = (other.AddressRegister, other.AddressOffset);
    }
}
