namespace Lab.StackProbe.Growth;

/// <summary>A page deeper than any touched before, at the moment of its first touch.</summary>
/// <param name="Address">The page's address.</param>
/// <param name="Growth">Bytes from it to the deepest page before.</param>
/// <param name="ThreadId">Kernel id of the thread that touched it.</param>
/// <param name="StackPointer">Its stack pointer; 0 if it could not be read.</param>
/// <param name="ProgramCounter">The instruction that touched the page, or is behind the system call that did; 0 if it could not be read.</param>
/// <param name="Frames">What the frame reporter's signal handler wrote; null if it was not asked.</param>
/// <param name="Above">The stack above what was filled now, where the caller's frame lies; empty if it was not kept.</param>
/// <param name="AboveAddress">Where that begins.</param>
public readonly record struct GrowthPoint(
    nint Address, nint Growth, int ThreadId, ulong StackPointer, ulong ProgramCounter, byte[]? Frames, byte[] Above, nint AboveAddress);
