namespace Lab.StackProbe.Threads;

/// <summary>What was seen of a thread's stack.</summary>
/// <param name="ThreadId">Kernel id of the thread.</param>
/// <param name="Name">Its name as the kernel knows it: that of the thread that started it unless somebody gave it one. Empty if it had ended before it was read.</param>
/// <param name="Module">File name of the library whose function it runs; null if it could not be told.</param>
/// <param name="Stack">The stack, without its guard.</param>
/// <param name="Peak">Distance in bytes from the top of the stack to the deepest page that was touched.</param>
/// <param name="Ended">True if it had ended before the observation did.</param>
public sealed record ThreadObservation(int ThreadId, string Name, string? Module, StackRegion Stack, nint Peak, bool Ended);
