namespace Lab.StackProbe.Scan;

/// <summary>What is known of a register while a function is walked through.</summary>
/// <param name="Kind">What of.</param>
/// <param name="Number">
/// Bytes below the entry's stack pointer, the number itself, or the largest that it can be; of the others nothing.
/// </param>
internal readonly record struct RegisterValue(RegisterValue.Kinds Kind, long Number)
{
    public enum Kinds : byte
    {
        Unknown,

        /// <summary>An address of the stack, so many bytes below the one that the stack pointer had at the entry.</summary>
        Stack,

        /// <summary>An address of the stack, at a distance that was calculated.</summary>
        Moved,

        Constant,

        /// <summary>A number from zero to a limit.</summary>
        Bounded,
    }

    public static RegisterValue Unknown => default;

    public static RegisterValue Moved => new(Kinds.Moved, 0);

    public static RegisterValue OnStack(long depth) => new(Kinds.Stack, depth);

    public bool IsOfStack => Kind is Kinds.Stack or Kinds.Moved;

    /// <summary>After something is added to it.</summary>
    public RegisterValue Plus(RegisterValue other) => (Kind, other.Kind) switch
    {
        (Kinds.Stack, Kinds.Constant) => OnStack(Number - other.Number),
        (Kinds.Constant, Kinds.Stack) => OnStack(other.Number - Number),
        (Kinds.Constant, Kinds.Constant) => new(Kinds.Constant, unchecked(Number + other.Number)),
        _ => IsOfStack || other.IsOfStack ? Moved : Unknown,
    };

    /// <summary>After something is subtracted from it.</summary>
    public RegisterValue Minus(RegisterValue other) => (Kind, other.Kind) switch
    {
        (Kinds.Stack, Kinds.Constant) => OnStack(Number + other.Number),
        (Kinds.Constant, Kinds.Constant) => new(Kinds.Constant, unchecked(Number - other.Number)),
        // A distance between two places of the stack.
        (_, Kinds.Stack or Kinds.Moved) => Unknown,
        _ => IsOfStack ? Moved : Unknown,
    };

    /// <summary>After all but some bits are cleared: an alignment of an address, a limit of a number.</summary>
    public RegisterValue And(long mask) => IsOfStack ? this : mask >= 0 ? new(Kinds.Bounded, mask) : Unknown;
}
