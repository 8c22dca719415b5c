using System.ComponentModel;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>
/// Ends the process with a line of its own when a thread runs into the red zone of a guarded stack. Every other fault is left to the
/// handler that was there before, the CLR's.
/// </summary>
/// <remarks>
/// The CLR says "Stack overflow." to whatever descriptor 2 is by then, and aborts. Where a program has put something else there, or its
/// users need to know what to change, that does not reach them. A handler in managed code is impossible: see <see cref="FaultRecorder"/>.
/// x64 only; elsewhere nothing is installed, and the CLR speaks.
/// </remarks>
public static unsafe class OverflowReport
{
    /// <summary>Installs the handler. The thread must be one that the CLR knows, which gives it a stack for its signals.</summary>
    /// <param name="descriptor">Where the line is written to.</param>
    /// <param name="line">Without its end.</param>
    /// <param name="status">Exit status of the process: 0 to 255, as the kernel keeps one byte of it (exit_group(2)).</param>
    /// <exception cref="Win32Exception">The kernel refused executable memory or the handler.</exception>
    public static void Install(StackRegion redZone, int descriptor, string line, int status)
    {
        if (!FaultRecorder.IsSupported)
            return;
        LibC.SignalAction action;
        LibC.Check(LibC.sigaction(SignalNumber.SIGSEGV, null, &action), "sigaction");
        // Both stay as long as the process.
        var text = Marshal.StringToCoTaskMemUTF8(line + "\n");
        var length = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)text).Length;
        action.Handler = FaultRecorder.Place(MachineCode(redZone, action.Handler, descriptor, text, length, status));
        action.Flags |= LibC.SA_SIGINFO | LibC.SA_ONSTACK;
        LibC.Check(LibC.sigaction(SignalNumber.SIGSEGV, &action, null), "sigaction");
    }

    /// <summary>On entry rdi is the signal, rsi the siginfo_t, whose si_addr is at 16, and rdx the ucontext_t.</summary>
    /// <remarks>A test assembles the instructions in the comments, with a label, and compares.</remarks>
    internal static byte[] MachineCode(StackRegion redZone, nint next, int descriptor, nint text, int length, int status) =>
    [
        0x48, 0x8B, 0x46, 0x10, // mov rax, [rsi+16]
        0x48, 0xB9, .. BitConverter.GetBytes((long)redZone.Low), // mov rcx, redZone.Low
        0x48, 0x29, 0xC8, // sub rax, rcx
        0x48, 0xB9, .. BitConverter.GetBytes((long)redZone.Size), // mov rcx, redZone.Size
        0x48, 0x39, 0xC8, // cmp rax, rcx
        0x73, 0x27, // jae other
        0xBF, .. BitConverter.GetBytes(descriptor), // mov edi, descriptor
        0x48, 0xBE, .. BitConverter.GetBytes((long)text), // mov rsi, text
        0xBA, .. BitConverter.GetBytes(length), // mov edx, length
        0xB8, 0x01, 0, 0, 0, 0x0F, 0x05, // mov eax, 1 (write); syscall
        0xBF, .. BitConverter.GetBytes(status), // mov edi, status
        0xB8, 0xE7, 0, 0, 0, 0x0F, 0x05, // mov eax, 231 (exit_group); syscall
        .. FaultRecorder.JumpTo(next), // other:
    ];
}
