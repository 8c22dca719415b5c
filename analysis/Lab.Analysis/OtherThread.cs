using Lab.Trials;

namespace Lab.Analysis;

/// <summary>Threads that the measured call used besides its own, those that are alike taken together: the element of <c>otherThreads</c>.</summary>
/// <param name="Name">Their name as the kernel knows it; empty if none could be read.</param>
/// <param name="Module">File name of the library whose function they run; null if it could not be told.</param>
/// <param name="StackBytes">Size of their stacks: not that of the thread that makes the call, but what <c>ulimit -s</c>, <c>OMP_STACKSIZE</c>
/// or <c>threading.stack_size</c> say.</param>
/// <param name="PeakBytes">The largest peak of any of them, in any trial.</param>
/// <param name="Ended">True if one of them had ended before the call did.</param>
/// <param name="Threads">How many there were in one trial, at most.</param>
public sealed record OtherThread(string Name, string? Module, ByteSize StackBytes, ByteSize PeakBytes, bool Ended, int Threads)
{
    /// <summary>The library, or else the name, as a sentence calls them.</summary>
    internal string Called => Module ?? (Name.Length > 0 ? Name : "unknown code");
}
