using System.Runtime.InteropServices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Lab.StackProbe.Tests.Faults;

/// <summary>
/// The machine code that reports an overflow: as bytes, and called for faults that are none. What it does of one ends the process: see the
/// tests of the echo kernel.
/// </summary>
public sealed unsafe class OverflowReportTests
{
    private static readonly StackRegion RedZone = new(unchecked((nint)0x7F55_6677_8000), unchecked((nint)0x7F56_6677_8000));

    private static (int Signal, nint Info, nint Context) s_next;

    public OverflowReportTests() => Assert.SkipUnless(FaultRecorder.IsSupported, "it is installed on Linux x64 only");

    [Theory]
    [InlineData(3, 0x7F55_0000_1111, 80, 3)]
    [InlineData(-1, 0x5566_7788_99AA_BBCC, 0x11223344, 0xBF)]
    public void Its_bytes_are_what_an_assembler_makes_of_the_listing(int descriptor, long text, int length, int status) => Assert.Equal(
        Convert.ToHexString(Assembled(descriptor, text, length, status, next: 0x7474_BFBF_7474_BFBF)),
        Convert.ToHexString(
            OverflowReport.MachineCode(RedZone, unchecked((nint)0x7474_BFBF_7474_BFBF), descriptor, (nint)text, length, status)));

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 32)]
    [InlineData(long.MinValue)]
    public void A_fault_outside_of_the_red_zone_is_left_to_the_next_handler(long fromItsLowEnd)
    {
        var info = stackalloc byte[128];
        var context = stackalloc byte[1024];
        *(long*)(info + 16) = unchecked(RedZone.Low + fromItsLowEnd);
        s_next = default;

        ((delegate* unmanaged<int, nint, nint, void>)FaultRecorder.Place(OverflowReport.MachineCode(
            RedZone, (nint)(delegate* unmanaged<int, nint, nint, void>)&Next, -1, 0, 0, 1)))(11, (nint)info, (nint)context);

        Assert.Equal((11, (nint)info, (nint)context), s_next);
    }

    [UnmanagedCallersOnly]
    private static void Next(int signal, nint info, nint context) => s_next = (signal, info, context);

    private static byte[] Assembled(int descriptor, long text, int length, int status, long next)
    {
        var code = new Assembler(64);
        var other = code.CreateLabel();
        code.mov(rax, __qword_ptr[rsi + 16]);
        code.mov(rcx, (ulong)RedZone.Low);
        code.sub(rax, rcx);
        code.mov(rcx, (ulong)RedZone.Size);
        code.cmp(rax, rcx);
        code.jae(other);
        code.mov(edi, descriptor);
        code.mov(rsi, (ulong)text);
        code.mov(edx, length);
        code.mov(eax, 1);
        code.syscall();
        code.mov(edi, status);
        code.mov(eax, 231);
        code.syscall();
        code.Label(ref other);
        code.mov(rax, (ulong)next);
        code.jmp(rax);
        var bytes = new MemoryStream();
        code.Assemble(new StreamCodeWriter(bytes), 0);
        return bytes.ToArray();
    }
}
