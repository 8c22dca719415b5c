namespace Lab.StackProbe;

/// <summary>The stack of a thread at one moment, while the thread stood still.</summary>
/// <param name="ProgramCounter">The instruction that it stood at.</param>
/// <param name="StackPointer">Its stack pointer.</param>
/// <param name="Touched">The lowest page that it had touched, or was about to.</param>
/// <param name="Low">
/// The end of its stack: what lies between that and <paramref name="Address"/> was missing, and could not be read.
/// </param>
/// <param name="Address">Where <paramref name="Bytes"/> begins.</param>
/// <param name="Bytes">The stack from there to its top.</param>
public sealed record StackSnapshot(
    ulong ProgramCounter, ulong StackPointer, ulong Touched, ulong Low, ulong Address, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The top of the stack.</summary>
    public ulong Top => Address + (ulong)Bytes.Length;
}
