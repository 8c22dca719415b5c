using System.Runtime.InteropServices;
using Iced.Intel;
using Lab.StackProbe.Interop;
using Lab.StackProbe.Tests.Crashes;
using static Iced.Intel.AssemblerRegisters;

namespace Lab.StackProbe.Tests.Faults;

/// <summary>The recorder's machine code as a function: called with made-up arguments, and compared with the C headers.</summary>
public sealed unsafe class MachineCodeTests
{
    public MachineCodeTests() => Assert.SkipUnless(FaultRecorder.IsSupported, "fault records are written on Linux x64 only");

    private static (int Signal, nint Info, nint Context) s_next;

    [Fact]
    public void It_writes_the_record_and_hands_its_arguments_on()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("records");
        var info = stackalloc byte[128];
        var context = stackalloc byte[1024];
        *(int*)info = 7;
        *(int*)(info + 8) = -6;
        *(ulong*)(info + 16) = 0xFFFF_8000_1234_5678;
        *(ulong*)(context + 160) = 0x7FFF_0000_1111;
        *(ulong*)(context + 168) = 0x5555_0000_2222;
        nint thread;
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            var code = (delegate* unmanaged<int, nint, nint, void>)FaultRecorder.Assemble(
                (int)file.DangerousGetHandle(), (nint)(delegate* unmanaged<int, nint, nint, void>)&Next);
            s_next = default;
            code(7, (nint)info, (nint)context);
            thread = LibC.syscall(LibC.SYS_gettid, 0, 0, 0);
        }

        Assert.Equal((7, (nint)info, (nint)context), s_next);
        Assert.Equal(
            unchecked(new Fault(
                7, -6, (nint)0xFFFF_8000_1234_5678, (nint)0x7FFF_0000_1111, (nint)0x5555_0000_2222, (nint)LibC.pthread_self(), thread,
                Environment.ProcessId)),
            Fault.Parse(File.ReadAllBytes(path)));
        Assert.Equal(FaultRecorder.Key, BitConverter.ToInt64(File.ReadAllBytes(path)));
    }

    [Fact]
    public void With_a_hold_it_takes_one_byte_and_hands_its_arguments_on()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("records");
        var bytes = folder.Combine("bytes");
        File.WriteAllBytes(bytes, [1, 2, 3]);
        var info = stackalloc byte[128];
        var context = stackalloc byte[1024];
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        using (var hold = new FileStream(bytes, FileMode.Open, FileAccess.Read))
        {
            var code = (delegate* unmanaged<int, nint, nint, void>)FaultRecorder.Assemble(
                (int)file.DangerousGetHandle(), (nint)(delegate* unmanaged<int, nint, nint, void>)&Next,
                (int)hold.SafeFileHandle.DangerousGetHandle());
            s_next = default;
            code(11, (nint)info, (nint)context);
            Assert.Equal((11, (nint)info, (nint)context), s_next);
            code(7, (nint)info, (nint)context);
            Assert.Equal((7, (nint)info, (nint)context), s_next);
        }

        Assert.Equal(2 * RecordedFault.Size, File.ReadAllBytes(path).Length);
    }

    [Fact]
    public void A_record_that_was_not_written_is_not_held()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.In);
        var info = stackalloc byte[128];
        var context = stackalloc byte[1024];
        s_next = default;

        // Nobody would write the byte: this would wait for ever.
        ((delegate* unmanaged<int, nint, nint, void>)FaultRecorder.Assemble(
            -1, (nint)(delegate* unmanaged<int, nint, nint, void>)&Next, (int)pipe.SafePipeHandle.DangerousGetHandle()))(11, (nint)info,
                (nint)context);

        Assert.Equal((11, (nint)info, (nint)context), s_next);
    }

    [Fact]
    public void The_hold_is_a_read_that_is_repeated_when_it_is_interrupted()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var c = CHeaders.Evaluate(["SYS_read"]);
        var code = FaultRecorder.MachineCode(3, 0, hold: 0x11223344).AsSpan(FaultRecorder.MachineCode(3, 0).Length - 12);

        Assert.Equal(0, c["SYS_read"]);
        Assert.Contains(Convert.ToHexString([0xBF, .. Int32(0x11223344)]), Convert.ToHexString(code), StringComparison.Ordinal);
        Assert.Contains(
            Convert.ToHexString([0x31, 0xC0, 0x0F, 0x05, 0x48, 0x83, 0xF8, unchecked((byte)-4)]),
            Convert.ToHexString(code),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_descriptor_that_is_not_open_does_not_stop_it()
    {
        var info = stackalloc byte[128];
        var context = stackalloc byte[1024];
        s_next = default;
        ((delegate* unmanaged<int, nint, nint, void>)FaultRecorder.Assemble(-1,
            (nint)(delegate* unmanaged<int, nint, nint, void>)&Next))(11, (nint)info, (nint)context);

        Assert.Equal((11, (nint)info, (nint)context), s_next);
    }

    [Fact]
    public void Its_offsets_and_numbers_are_those_of_the_headers()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var c = CHeaders.Evaluate(
        [
            "SYS_getpid", "SYS_gettid", "SYS_write", "offsetof(ucontext_t, uc_mcontext.gregs[REG_RIP])",
            "offsetof(ucontext_t, uc_mcontext.gregs[REG_RSP])",
            "offsetof(siginfo_t, si_addr)", "offsetof(siginfo_t, si_code)", "offsetof(siginfo_t, si_signo)",
        ]);
        var code = FaultRecorder.MachineCode(0x11223344, unchecked((nint)0x5566778899AABBCC));

        // In the order in which they stand; what stands between is in FaultRecorder.
        Assert.Equal(0, c["offsetof(siginfo_t, si_signo)"]);
        byte[][] instructions =
        [
            [0xB8, .. Int32(c["SYS_getpid"]), 0x0F, 0x05],
            [0xB8, .. Int32(c["SYS_gettid"]), 0x0F, 0x05],
            [0xFF, 0xB2, .. Int32(c["offsetof(ucontext_t, uc_mcontext.gregs[REG_RIP])"])],
            [0xFF, 0xB2, .. Int32(c["offsetof(ucontext_t, uc_mcontext.gregs[REG_RSP])"])],
            [0xFF, 0x76, (byte)c["offsetof(siginfo_t, si_addr)"]],
            [0x48, 0x63, 0x46, (byte)c["offsetof(siginfo_t, si_code)"]],
            [0x48, 0x63, 0x06],
            [0xBF, .. Int32(0x11223344)],
            [0xBA, .. Int32(RecordedFault.Size)],
            [0xB8, .. Int32(c["SYS_write"]), 0x0F, 0x05],
            [0x48, 0xB8, .. BitConverter.GetBytes(0x5566778899AABBCC)],
        ];
        var position = 0;
        foreach (var instruction in instructions)
        {
            var found = code.AsSpan(position).IndexOf(instruction);
            Assert.True(found >= 0, $"no {Convert.ToHexString(instruction)} from byte {position} of {Convert.ToHexString(code)}");
            position += found + instruction.Length;
        }
    }

    [Theory]
    [InlineData(3, 0x7F55_6677_8899, null)]
    [InlineData(0x11223344, 0x5566_7788_99AA_BBCC, 0x55667788)]
    [InlineData(0xBF, 0x7474_BFBF_7474_BFBF, 0x74)]
    [InlineData(-1, 0x7F55_6677_8899, 0xBF)]
    public void Its_bytes_are_what_an_assembler_makes_of_the_listing(int descriptor, long next, int? hold) =>
        Assert.Equal(
            Convert.ToHexString(Assembled(descriptor, next, hold)),
            Convert.ToHexString(FaultRecorder.MachineCode(descriptor, (nint)next, hold)));

    [Fact]
    public void A_record_goes_into_a_pipe_in_one_piece()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        Assert.InRange(RecordedFault.Size, 1, CHeaders.Evaluate(["PIPE_BUF"])["PIPE_BUF"]);
    }

    [UnmanagedCallersOnly]
    private static void Next(int signal, nint info, nint context) => s_next = (signal, info, context);

    /// <summary>The handler as a listing; labels stand for the distances.</summary>
    private static byte[] Assembled(int descriptor, long next, int? hold)
    {
        var code = new Assembler(64);
        code.push(rdi);
        code.push(rsi);
        code.push(rdx);
        code.mov(eax, 39);
        code.syscall();
        code.push(rax);
        code.mov(eax, 186);
        code.syscall();
        code.push(rax);
        code.AddInstruction(Instruction.Create(Code.Push_rm64, new MemoryOperand(Register.None, 0L, 8, false, Register.FS)));
        code.push(__qword_ptr[rdx + 168]);
        code.push(__qword_ptr[rdx + 160]);
        code.push(__qword_ptr[rsi + 16]);
        code.movsxd(rax, __dword_ptr[rsi + 8]);
        code.push(rax);
        code.movsxd(rax, __dword_ptr[rsi]);
        code.push(rax);
        code.mov(rax, FaultRecorder.Key);
        code.push(rax);
        code.mov(edi, descriptor);
        code.mov(rsi, rsp);
        code.mov(edx, RecordedFault.Size);
        code.mov(eax, 1);
        code.syscall();
        code.add(rsp, RecordedFault.Size);
        code.pop(rdx);
        code.pop(rsi);
        code.pop(rdi);
        if (hold is { } release)
        {
            var end = code.CreateLabel();
            var again = code.CreateLabel();
            code.AddInstruction(Instruction.Create(Code.Cmp_rm64_imm8, Register.RAX, RecordedFault.Size));
            code.jne(end);
            code.mov(r8, rdi);
            code.mov(r9, rsi);
            code.mov(r10, rdx);
            code.Label(ref again);
            code.mov(edi, release);
            code.lea(rsi, __[rsp - 8]);
            code.mov(edx, 1);
            code.xor(eax, eax);
            code.syscall();
            code.AddInstruction(Instruction.Create(Code.Cmp_rm64_imm8, Register.RAX, -4));
            code.je(again);
            code.mov(rdi, r8);
            code.mov(rsi, r9);
            code.mov(rdx, r10);
            code.Label(ref end);
        }

        code.mov(rax, (ulong)next);
        code.jmp(rax);
        var bytes = new MemoryStream();
        code.Assemble(new StreamCodeWriter(bytes), 0);
        return bytes.ToArray();
    }

    private static byte[] Int32(long value) => BitConverter.GetBytes(checked((int)value));
}
