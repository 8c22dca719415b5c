namespace Lab.StackProbe.Symbols;

/// <summary>A frame of a native backtrace.</summary>
/// <param name="Address">Where it goes on: the program counter or a return address.</param>
/// <param name="Slot">Where on the stack the return address lies; the stack pointer for the program counter's frame.</param>
/// <param name="Frame">The function that made the call.</param>
public readonly record struct ReturnAddress(ulong Address, ulong Slot, NativeFrame Frame, FrameCertainty Certainty);
