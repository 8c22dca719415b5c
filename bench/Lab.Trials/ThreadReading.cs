namespace Lab.Trials;

/// <summary>The stack of a thread that is not the measured one: the workload started it, or a BLAS did.</summary>
/// <param name="Name">The thread's name as the kernel knows it; mostly that of the thread that started it. Empty if it ended before that was read.</param>
/// <param name="Module">File name of the library whose function the thread runs; null if it could not be told.</param>
/// <param name="StackSize">Size of its stack.</param>
/// <param name="Peak">Distance from the top of its stack mapping to the deepest resident page.</param>
/// <param name="Ended">
/// True if it had ended before the call did: then the peak may be too low where the stack could not be kept as the thread left it, and too
/// high where it was another thread's before.
/// </param>
public sealed record ThreadReading(string Name, string? Module, ByteSize StackSize, ByteSize Peak, bool Ended);
