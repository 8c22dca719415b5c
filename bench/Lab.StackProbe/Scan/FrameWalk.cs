using Iced.Intel;

namespace Lab.StackProbe.Scan;

/// <summary>
/// Walks through the instructions of a function, along its branches, and follows the stack pointer: how far it goes down at a time, and
/// whether something is touched in each page before it goes on.
/// </summary>
/// <remarks>
/// Each instruction is walked once, by the first way that leads to it: a compiler leaves the stack pointer at the same depth whichever way
/// was taken. Of loops that is enough too: the pages of a loop that touches one in each turn are touched however often it turns. Of what no
/// branch leads to (the cases of a switch, landing pads) the depth is that at the first indirect jump, or else at the first call.
/// Source of the forms that are told apart: what gcc and clang write with and without -fstack-clash-protection.
/// </remarks>
internal sealed class FrameWalk
{
    /// <summary>A guard page. What moves by less cannot leave it out.</summary>
    public const long Page = 4096;

    /// <summary>A function may touch so much below its stack pointer (System V ABI, AMD64 supplement, section 3.2.2).</summary>
    public const long RedZone = 128;

    /// <summary>How many instructions before a calculated stack pointer a loop may end that touched what is above it.</summary>
    private const int LoopDistance = 12;

    private readonly InstructionInfoFactory _information = new();
    private readonly Stack<(int Index, FrameState State)> _open = new();
    private readonly FrameFindings _found = new();
    private ReadOnlyMemory<Instruction> _code;
    private bool[] _walked = [];
    private FrameState? _usual;

    /// <summary>What was found, until the next walk.</summary>
    /// <param name="code">All instructions of a function, in the order of their addresses.</param>
    public FrameFindings Walk(ReadOnlyMemory<Instruction> code)
    {
        (_code, _usual) = (code, null);
        _found.Clear();
        if (_walked.Length < code.Length)
            _walked = new bool[code.Length];
        Array.Clear(_walked, 0, code.Length);
        _open.Push((0, FrameState.Entry));
        Drain();
        for (var i = 0; i < code.Length; i++)
        {
            if (_walked[i] || IsPadding(code.Span[i]))
                continue;
            _open.Push((i, _usual ?? FrameState.Entry));
            Drain();
        }

        return _found;
    }

    /// <summary>Whether the second operand is a number in the code.</summary>
    public static bool IsByConstant(in Instruction instruction) =>
        instruction.Op1Kind is >= OpKind.Immediate8 and <= OpKind.Immediate32to64;

    private static bool IsPadding(in Instruction instruction) => instruction.Mnemonic is Mnemonic.Nop or Mnemonic.Int3 or Mnemonic.INVALID;

    private void Drain()
    {
        while (_open.TryPop(out var next))
            Follow(next.Index, next.State);
    }

    private void Follow(int index, FrameState state)
    {
        var code = _code.Span;
        while (index < code.Length && !_walked[index])
        {
            _walked[index] = true;
            ref readonly var instruction = ref code[index];
            switch (instruction.FlowControl)
            {
                case FlowControl.Return or FlowControl.Exception:
                    Close(ref state);
                    return;
                case FlowControl.IndirectBranch:
                    Keep(state, isJump: true);
                    Close(ref state);
                    return;
                case FlowControl.UnconditionalBranch:
                    if (IndexOf(instruction.NearBranchTarget) is not { } target)
                    {
                        Close(ref state);
                        return;
                    }

                    index = target;
                    continue;
                case FlowControl.ConditionalBranch:
                    Branch(instruction, state);
                    PassLoop(ref state, instruction.Mnemonic == Mnemonic.Jne);
                    break;
                case FlowControl.Call or FlowControl.IndirectCall:
                    Touch(ref state, state.Depth + sizeof(ulong));
                    Keep(state, isJump: false);
                    Forget(ref state);
                    break;
                default:
                    Step(ref state, instruction, index);
                    break;
            }

            index++;
        }

        Close(ref state);
    }

    /// <summary>The other way at a conditional branch. A je is left by it with the stack pointer where it was compared with.</summary>
    private void Branch(in Instruction instruction, FrameState state)
    {
        PassLoop(ref state, instruction.Mnemonic == Mnemonic.Je);
        if (IndexOf(instruction.NearBranchTarget) is { } target && !_walked[target])
            _open.Push((target, state));
        else if (state.Leap > 0)
            Close(ref state);
    }

    /// <summary>Where a loop has ended that moves the stack pointer down to what a register holds.</summary>
    private void PassLoop(ref FrameState state, bool isEqual)
    {
        if (state.Compared == Register.None)
            return;
        var (limit, isTight) = (state[state.Compared], state.Depth - state.Touched < Page);
        state.Compared = Register.None;
        if (!isEqual)
            return;
        if (limit.Kind == RegisterValue.Kinds.Moved)
        {
            _found.AddVariable(isTight);
        }
        else if (limit.Kind == RegisterValue.Kinds.Stack && limit.Number > state.Depth)
        {
            var rest = state.Depth - state.Touched;
            MoveDown(ref state, limit.Number - state.Depth);
            state.Steps++;
            if (isTight)
                Touch(ref state, state.Depth - rest, isEach: true);
        }
    }

    private void Step(ref FrameState state, in Instruction instruction, int index)
    {
        if (state.SincePageStep < int.MaxValue)
            state.SincePageStep++;
        var compared = instruction.Mnemonic == Mnemonic.Cmp ? Other(instruction) : Register.None;
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Push:
                state.Depth += sizeof(ulong);
                Touch(ref state, state.Depth);
                break;
            case Mnemonic.Pop:
                Touch(ref state, state.Depth);
                MoveUp(ref state, sizeof(ulong));
                state[instruction.Op0Register] = RegisterValue.Unknown;
                break;
            case Mnemonic.Leave:
                Set(ref state, state[Register.RBP] is { Kind: RegisterValue.Kinds.Stack } frame
                    ? RegisterValue.OnStack(frame.Number - sizeof(ulong)) : RegisterValue.OnStack(0), index);
                state[Register.RBP] = RegisterValue.Unknown;
                break;
            default:
                var writes = instruction.Op0Kind == OpKind.Register && Value(state, instruction) is { } value
                    ? value : (RegisterValue?)null;
                TouchOperands(ref state, instruction, isOverwriting: writes is not null);
                if (writes is not { } written)
                    break;
                if (instruction.Op0Register == Register.RSP)
                    Set(ref state, written, index);
                else
                    state[instruction.Op0Register] = written;
                break;
        }

        state.Compared = compared;
    }

    /// <summary>What an instruction writes into its first operand; null for one that is not followed.</summary>
    private static RegisterValue? Value(in FrameState state, in Instruction instruction)
    {
        var old = state[instruction.Op0Register];
        return instruction.Mnemonic switch
        {
            Mnemonic.Mov => Operand(state, instruction),
            Mnemonic.Lea => Address(state, instruction),
            Mnemonic.Add => old.Plus(Operand(state, instruction)),
            Mnemonic.Sub => old.Minus(Operand(state, instruction)),
            Mnemonic.And => Operand(state, instruction) is { Kind: RegisterValue.Kinds.Constant } mask
                ? old.And(mask.Number) : RegisterValue.Unknown,
            _ => null,
        };
    }

    private static RegisterValue Operand(in FrameState state, in Instruction instruction) =>
        instruction.Op1Kind == OpKind.Register ? state[instruction.Op1Register]
        : IsByConstant(instruction) ? new(RegisterValue.Kinds.Constant, (long)instruction.GetImmediate(1))
        : RegisterValue.Unknown;

    private static RegisterValue Address(in FrameState state, in Instruction instruction)
    {
        var offset = new RegisterValue(RegisterValue.Kinds.Constant, (long)instruction.MemoryDisplacement64);
        var place = state[instruction.MemoryBase].Plus(offset);
        return instruction.MemoryIndex == Register.None ? place
            : place.IsOfStack || state[instruction.MemoryIndex].IsOfStack ? RegisterValue.Moved
            : RegisterValue.Unknown;
    }

    /// <summary>What the stack pointer is compared with; none for another comparison.</summary>
    private static Register Other(in Instruction instruction) => (instruction.Op0Kind, instruction.Op1Kind) switch
    {
        (OpKind.Register, OpKind.Register) when instruction.Op0Register == Register.RSP => instruction.Op1Register,
        (OpKind.Register, OpKind.Register) when instruction.Op1Register == Register.RSP => instruction.Op0Register,
        _ => Register.None,
    };

    private void Set(ref FrameState state, RegisterValue value, int index)
    {
        switch (value.Kind)
        {
            case RegisterValue.Kinds.Stack when value.Number >= state.Depth:
                MoveDown(ref state, value.Number - state.Depth);
                break;
            case RegisterValue.Kinds.Stack:
                MoveUp(ref state, state.Depth - value.Number);
                break;
            case RegisterValue.Kinds.Moved when !IsBounded(state, _code.Span[index]):
                _found.AddVariable(FollowsLoop(index));
                break;
            default:
                // Another stack, or a place that was kept in memory: not further down than it was.
                break;
        }
    }

    /// <summary>What is left of a calculated amount, once whole pages are taken and touched.</summary>
    private static bool IsBounded(in FrameState state, in Instruction instruction) =>
        instruction.Mnemonic is Mnemonic.Sub or Mnemonic.Add
        && Operand(state, instruction) is { Kind: RegisterValue.Kinds.Bounded, Number: < Page };

    /// <summary>Whether a loop ended shortly before that goes down page by page, as clang writes it.</summary>
    private bool FollowsLoop(int index)
    {
        foreach (ref readonly var instruction in _code.Span[Math.Max(0, index - LoopDistance)..index])
        {
            if (instruction is { Mnemonic: Mnemonic.Sub, Op0Kind: OpKind.Register, Op0Register: Register.RSP }
                && IsByConstant(instruction) && instruction.GetImmediate(1) == Page)
            {
                return true;
            }
        }

        return false;
    }

    private void MoveDown(ref FrameState state, long bytes)
    {
        state.Depth += bytes;
        state.Taken += bytes;
        state.Steps += bytes > 0 ? 1 : 0;
        state.SincePageStep = bytes == Page ? 0 : int.MaxValue;
        if (state.Depth - state.Touched >= Page)
            state.Leap = Math.Max(state.Leap, state.Depth - state.Touched);
        else if (state.IsPagewise)
            _found.AddPagewise(state.Taken);
    }

    private void MoveUp(ref FrameState state, long bytes)
    {
        if (state.Leap > 0 && state.Depth - bytes - state.Touched < Page)
            Close(ref state);
        state.Depth -= bytes;
        state.Taken = Math.Max(0, state.Taken - bytes);
        state.Steps = 0;
    }

    private void TouchOperands(ref FrameState state, in Instruction instruction, bool isOverwriting)
    {
        ref readonly var information = ref _information.GetInfo(instruction);
        foreach (var memory in information.GetUsedMemory())
        {
            // A stack protector's word is addressed by another segment.
            if (memory.Access is OpAccess.None or OpAccess.NoMemAccess || memory.Segment is Register.FS or Register.GS
                || memory.Index != Register.None || state[memory.Base] is not { Kind: RegisterValue.Kinds.Stack } @base)
            {
                continue;
            }

            Touch(ref state, @base.Number - (long)memory.Displacement);
        }

        if (isOverwriting)
            return;
        foreach (var register in information.GetUsedRegisters())
        {
            if (register.Access is OpAccess.Write or OpAccess.ReadWrite or OpAccess.CondWrite or OpAccess.ReadCondWrite)
                state[register.Register] = RegisterValue.Unknown;
        }
    }

    /// <summary>Something at a depth is touched.</summary>
    /// <param name="isEach">Whether every page above it is, too: by the turns of a loop.</param>
    private void Touch(ref FrameState state, long depth, bool isEach = false)
    {
        if (depth <= state.Touched || depth > state.Depth + Math.Max(RedZone, Page))
            return;
        if (!isEach && depth - state.Touched > Page)
        {
            if (state.Leap > 0)
                Close(ref state);
            else if (depth <= state.Depth + RedZone)
                _found.AddLeap(depth - state.Touched, 1);
            state.Touched = Math.Max(depth, state.Depth);
            return;
        }

        state.Touched = depth;
        if (state.Depth - depth >= Page)
            return;
        (state.Leap, state.Steps) = (0, 0);
        // A page that happens to be touched is no sign of how the library was compiled; the touch right after a step of a page is, wherever
        // in that page.
        if (state.SincePageStep == 1)
            (state.IsPagewise, state.Touched) = (true, state.Depth);
        if (state.IsPagewise)
            _found.AddPagewise(state.Taken);
    }

    /// <summary>The stack pointer was moved by a page or more, and what follows is not the touch of each page.</summary>
    private void Close(ref FrameState state)
    {
        if (state.Leap == 0)
            return;
        _found.AddLeap(state.Leap, state.Steps);
        state.Touched = state.Depth;
        state.Leap = 0;
    }

    private void Keep(in FrameState state, bool isJump)
    {
        if (_usual is null || isJump)
            _usual = state with { Leap = 0, Touched = Math.Max(state.Touched, state.Depth), Compared = Register.None };
    }

    /// <summary>A call keeps only what its callee must restore.</summary>
    private static void Forget(ref FrameState state)
    {
        foreach (var register in (ReadOnlySpan<Register>)
            [
                Register.RAX, Register.RCX, Register.RDX, Register.RSI, Register.RDI,
                Register.R8, Register.R9, Register.R10, Register.R11,
            ])
        {
            state[register] = RegisterValue.Unknown;
        }
    }

    private int? IndexOf(ulong address)
    {
        var code = _code.Span;
        int low = 0, high = code.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = code[middle].IP;
            if (found == address)
                return middle;
            if (found < address)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return null;
    }
}
