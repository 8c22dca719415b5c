using System.Runtime.CompilerServices;
using Iced.Intel;

namespace Lab.StackProbe.Scan;

/// <summary>Where the stack pointer is at one place of a function, and how far down the stack was touched page by page.</summary>
/// <remarks>All depths are bytes below the stack pointer at the entry, where the return address lies.</remarks>
internal struct FrameState
{
    private Values _values;

    /// <summary>Where the stack pointer is.</summary>
    public long Depth;

    /// <summary>Down to here no two touched places are more than a page apart: a guard page would have been hit.</summary>
    public long Touched;

    /// <summary>The bytes that instructions took for the frame, without what was pushed.</summary>
    public long Taken;

    /// <summary>How far the stack pointer went below what is touched, since it was a page or more; 0 if it is not.</summary>
    public long Leap;

    /// <summary>By how many instructions.</summary>
    public int Steps;

    /// <summary>The instructions since one moved the stack pointer down by just a page; the largest number after another move.</summary>
    public int SincePageStep;

    /// <summary>Whether the page of such a step was touched right after it.</summary>
    public bool IsPagewise;

    /// <summary>What the stack pointer was last compared with; none if that is not the instruction before.</summary>
    public Register Compared;

    /// <summary>The state at the entry of a function.</summary>
    public static FrameState Entry => new() { SincePageStep = int.MaxValue };

    /// <summary>What is known of a general register, of whatever width; of another one nothing.</summary>
    public RegisterValue this[Register register]
    {
        readonly get => register.GetFullRegister() is var full and >= Register.RAX and <= Register.R15
            ? full == Register.RSP ? RegisterValue.OnStack(Depth) : _values[full - Register.RAX]
            : RegisterValue.Unknown;
        set
        {
            if (register.GetFullRegister() is var full and >= Register.RAX and <= Register.R15)
                _values[full - Register.RAX] = value;
        }
    }

    [InlineArray(Count)]
    private struct Values
    {
        public const int Count = 16;
        private RegisterValue _first;
    }
}
