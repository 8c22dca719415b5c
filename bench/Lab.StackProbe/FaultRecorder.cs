using System.ComponentModel;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>
/// Writes what the kernel says about a fatal signal (see <see cref="RecordedFault"/>) to a file descriptor, and then lets the CLR's own
/// handler run as if there were no recorder. <see cref="FaultRecords"/> reads what it writes.
/// </summary>
/// <remarks>
/// The CLR turns nearly every crash into exit status 134 and a message of its own. Only the fault address, compared with the red zone,
/// distinguishes a stack overrun from a wild pointer. A handler in managed code is impossible: the thread may be in cooperative mode and
/// out of stack. So the handler is some forty instructions of machine code. They make three system calls, on the alternate stack that the
/// CLR gave the thread, and jump to the CLR's handler with the registers that it would have seen.
/// A missing record says nothing: a thread that the CLR does not know has no alternate stack and dies of an overflow without a record, and
/// so does one that blocks the signal, or a process that has reset its handler or closed the descriptor. <see cref="SignalWatch"/> sees
/// those too.
/// With a hold the faulting thread then waits for one byte from another process, which can meanwhile inspect it at the very instruction of
/// the fault. If that process ends, the thread is released: the read returns 0 when the last writer is gone.
/// x64 only; elsewhere <see cref="IsSupported"/> is false, and only exit status and stderr describe a crash.
/// </remarks>
[CHeaders("signal.h", "sys/syscall.h", "sys/ucontext.h")]
public static unsafe class FaultRecorder
{
    /// <summary>Begins each record of this process; unknown to whoever else writes to the descriptor.</summary>
    internal static readonly long Key = Random.Shared.NextInt64(long.MinValue, long.MaxValue);

    // What the handler's code holds: system calls, and offsets in what the kernel hands it.
    [CName("SYS_getpid", X64Only = true)]
    private const byte GetProcess = 39;

    [CName("SYS_gettid", X64Only = true)]
    private const byte GetThread = 186;

    [CName("SYS_write", X64Only = true)]
    private const byte Write = 1;

    [CName("offsetof(siginfo_t, si_code)", X64Only = true)]
    private const byte Code = 8;

    [CName("offsetof(siginfo_t, si_addr)", X64Only = true)]
    private const byte Address = 16;

    [CName("offsetof(ucontext_t, uc_mcontext.gregs[REG_RSP])", X64Only = true)]
    private const byte StackPointer = 160;

    [CName("offsetof(ucontext_t, uc_mcontext.gregs[REG_RIP])", X64Only = true)]
    private const byte ProgramCounter = 168;

    /// <summary>The descriptor that the key was written to; -1 before.</summary>
    private static int _begun = -1;

    /// <summary>An array, as a set of <c>nint</c> would be compiled by the JIT at the start of every worker.</summary>
    private static nint[] _recorders = [];

    private static readonly int[] Signals =
        [SignalNumber.SIGSEGV, SignalNumber.SIGBUS, SignalNumber.SIGILL, SignalNumber.SIGFPE, SignalNumber.SIGABRT];

    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>
    /// Installs the recorder before the handler of every fatal signal. A signal without a handler keeps its default action. A second call
    /// installs it before the handlers that were installed since the first, such as Python's faulthandler. From one thread at a time.
    /// </summary>
    /// <param name="descriptor">
    /// Where records go: a pipe (PIPE_BUF is larger than a record, so each is written whole), best O_NONBLOCK so that a full pipe blocks
    /// nothing.
    /// </param>
    /// <param name="hold">
    /// Where the faulting thread, once its record is written, waits for a byte; null not to wait. The descriptor blocks. Another process
    /// must hold its only writing end.
    /// </param>
    /// <exception cref="Win32Exception">The kernel refused executable memory or the handler.</exception>
    /// <exception cref="PlatformNotSupportedException">Not <see cref="IsSupported"/>.</exception>
    public static void Install(int descriptor, int? hold = null)
    {
        if (!IsSupported)
            throw new PlatformNotSupportedException("fault records are written on Linux x64 only");
        Begin(descriptor);
        foreach (var signal in Signals)
        {
            LibC.SignalAction action;
            LibC.Check(LibC.sigaction(signal, null, &action), "sigaction");
            if (action.Handler <= LibC.SIG_IGN || IsRecorder(action.Handler))
                continue;
            // Mask, restorer and the other flags stay as they are. A handler without SA_SIGINFO ignores the additional arguments.
            action.Handler = Assemble(descriptor, action.Handler, hold);
            action.Flags |= LibC.SA_SIGINFO;
            // The CLR expects the alternate stack for SIGSEGV only. It turns the other signals into exceptions where its handler runs,
            // and on the alternate stack takes a division by zero for a stack overflow.
            if (signal == SignalNumber.SIGSEGV)
                action.Flags |= LibC.SA_ONSTACK;
            LibC.Check(LibC.sigaction(signal, &action, null), "sigaction");
            Array.Resize(ref _recorders, _recorders.Length + 1);
            _recorders[^1] = action.Handler;
        }
    }

    /// <summary>
    /// Writes the key, once, that the reader knows records by. <see cref="Install"/> does it; only where there will be marks alone it is
    /// called by itself. Before any code of others runs.
    /// </summary>
    public static void Begin(int descriptor)
    {
        if (_begun == descriptor)
            return;
        _begun = descriptor;
        var key = Key;
        _ = LibC.write(descriptor, &key, RecordedFault.KeySize);
    }

    /// <summary>The record of a mark, for others to write; its last eight bytes are the process id, which is still missing.</summary>
    public static byte[] MarkBytes(RecordMark mark) => new RecordedFault(0, (int)mark, 0, 0, 0, 0, 0, 0).ToBytes(Key);

    /// <summary>The handler for one signal: executable memory that writes a record and jumps to <paramref name="next"/>.</summary>
    internal static nint Assemble(int descriptor, nint next, int? hold = null) => Place(MachineCode(descriptor, next, hold));

    /// <summary>Executable memory with that code.</summary>
    /// <exception cref="Win32Exception">The kernel refused it.</exception>
    internal static nint Place(byte[] code)
    {
        // Never writable and executable at once, as hardened kernels require. Lives as long as the process.
        var page = LibC.mmap(
            0, (nuint)Environment.SystemPageSize, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);
        if (page == LibC.MAP_FAILED)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "mmap");
        code.CopyTo(new Span<byte>((void*)page, code.Length));
        LibC.Check(LibC.mprotect(page, (nuint)Environment.SystemPageSize, LibC.PROT_READ | LibC.PROT_EXEC), "mprotect");
        return page;
    }

    /// <summary>
    /// The code of a handler: <see cref="WriteRecord"/>, with a hold <see cref="WaitForByte"/>, then <see cref="JumpTo"/>. On entry rdi is
    /// the signal, rsi the siginfo_t and rdx the ucontext_t.
    /// </summary>
    /// <remarks>
    /// The bytes are written out because an assembler would have to be compiled by the JIT at the start of every worker. A test assembles
    /// the instructions in the comments, with labels, and compares.
    /// </remarks>
    internal static byte[] MachineCode(int descriptor, nint next, int? hold = null) =>
        [.. WriteRecord(descriptor), .. hold is { } release ? WaitForByte(release) : [], .. JumpTo(next)];

    // The word at FS:0 is the FS base itself, by the x64 ABI for thread-local storage.
    private static byte[] WriteRecord(int descriptor) =>
    [
        0x57, 0x56, 0x52, // push rdi; push rsi; push rdx
        0xB8, GetProcess, 0, 0, 0, 0x0F, 0x05, // mov eax, 39; syscall
        0x50, // push rax: process
        0xB8, GetThread, 0, 0, 0, 0x0F, 0x05, // mov eax, 186; syscall
        0x50, // push rax: thread
        0x64, 0xFF, 0x34, 0x25, 0, 0, 0, 0, // push fs:[0]: thread pointer
        0xFF, 0xB2, ProgramCounter, 0, 0, 0, // push [rdx+168]: program counter
        0xFF, 0xB2, StackPointer, 0, 0, 0, // push [rdx+160]: stack pointer
        0xFF, 0x76, Address, // push [rsi+16]: address
        0x48, 0x63, 0x46, Code, 0x50, // movsxd rax, [rsi+8]; push rax: code
        0x48, 0x63, 0x06, 0x50, // movsxd rax, [rsi]; push rax: signal
        0x48, 0xB8, .. BitConverter.GetBytes(Key), 0x50, // mov rax, Key; push rax
        0xBF, .. BitConverter.GetBytes(descriptor), // mov edi, descriptor
        0x48, 0x89, 0xE6, // mov rsi, rsp
        0xBA, RecordedFault.Size, 0, 0, 0, // mov edx, RecordedFault.Size
        0xB8, Write, 0, 0, 0, 0x0F, 0x05, // mov eax, 1; syscall
        0x48, 0x83, 0xC4, RecordedFault.Size, // add rsp, RecordedFault.Size
        0x5A, 0x5E, 0x5F, // pop rdx; pop rsi; pop rdi
    ];

    // If the record was not written, nobody would send the byte, so the thread does not wait. While it waits, its stack pointer is that of
    // the handler's entry, where the return address into the C library's sigreturn lies: by that a debugger finds the frames that were
    // interrupted. So the arguments stay in registers that a system call leaves alone (r8 to r10), and the byte is read to the word below
    // the stack pointer.
    private static byte[] WaitForByte(int descriptor) =>
    [
        0x48, 0x83, 0xF8, RecordedFault.Size, // cmp rax, RecordedFault.Size
        0x75, 0x2B, // jne end
        0x49, 0x89, 0xF8, 0x49, 0x89, 0xF1, 0x49, 0x89, 0xD2, // mov r8, rdi; mov r9, rsi; mov r10, rdx
        0xBF, .. BitConverter.GetBytes(descriptor), // again: mov edi, descriptor
        0x48, 0x8D, 0x74, 0x24, 0xF8, // lea rsi, [rsp-8]
        0xBA, 0x01, 0, 0, 0, // mov edx, 1
        0x31, 0xC0, 0x0F, 0x05, // xor eax, eax (read); syscall
        0x48, 0x83, 0xF8, 0xFC, // cmp rax, -4 (EINTR)
        0x74, 0xE7, // je again
        0x4C, 0x89, 0xC7, 0x4C, 0x89, 0xCE, 0x4C, 0x89, 0xD2, // mov rdi, r8; mov rsi, r9; mov rdx, r10; end:
    ];

    internal static byte[] JumpTo(nint next) => [0x48, 0xB8, .. BitConverter.GetBytes((long)next), 0xFF, 0xE0]; // mov rax, next; jmp rax

    private static bool IsRecorder(nint handler)
    {
        foreach (var recorder in _recorders)
        {
            if (recorder == handler)
                return true;
        }

        return false;
    }
}
