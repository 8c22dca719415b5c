using System.Globalization;

namespace Lab.Trials;

/// <summary>What the kernel said of a fault at the moment it was delivered, before the CLR turned it into words of its own.</summary>
/// <param name="Signal">Signal number.</param>
/// <param name="Code">si_code: why the signal was sent.</param>
/// <param name="Address">si_addr: the address that could not be accessed.</param>
/// <param name="StackPointer">Stack pointer of the faulting thread.</param>
/// <param name="ProgramCounter">Instruction that faulted.</param>
/// <param name="ThreadId">Kernel id of the faulting thread.</param>
public sealed record FaultRecord(int Signal, int Code, ulong Address, ulong StackPointer, ulong ProgramCounter, int ThreadId)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"signal {Signal} at 0x{Address:x}, stack pointer 0x{StackPointer:x}");
}
