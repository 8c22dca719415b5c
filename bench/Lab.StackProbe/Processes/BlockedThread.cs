using System.Buffers.Text;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe.Processes;

/// <summary>Where a thread of another process waits: <c>/proc/PID/task/TID/syscall</c>, proc_pid_syscall(5).</summary>
/// <remarks>
/// The file reads <c>NUMBER ARGUMENT… SP PC</c> in a system call, <c>-1 SP PC</c> in a page fault, and <c>running</c> while the thread does
/// not wait. It is opened once and read again from its start each time.
/// </remarks>
internal sealed unsafe class BlockedThread(int processId, int threadId) : IDisposable
{
    private readonly int _file = LibC.open($"/proc/{processId}/task/{threadId}/syscall", LibC.O_CLOEXEC);

    /// <summary>Reads it now.</summary>
    /// <returns>Null while the thread runs, or if its state may not be read (ptrace access mode).</returns>
    public (long SystemCall, ulong StackPointer, ulong ProgramCounter)? Read()
    {
        var text = stackalloc byte[256];
        var length = (int)LibC.pread(_file, text, 255, 0);
        var words = new ReadOnlySpan<byte>(text, Math.Max(0, length)).TrimEnd((byte)'\n');
        return Utf8Parser.TryParse(words, out long call, out _)
            && TryTakeLast(ref words, out var counter)
            && TryTakeLast(ref words, out var pointer)
            ? (call, pointer, counter)
            : null;
    }

    /// <summary>False if the state may not be read at all.</summary>
    public bool CanRead => _file >= 0;

    public void Dispose()
    {
        if (_file >= 0)
            _ = LibC.close(_file);
    }

    private static bool TryTakeLast(ref ReadOnlySpan<byte> words, out ulong value)
    {
        value = 0;
        var space = words.LastIndexOf((byte)' ');
        if (space < 0)
            return false;
        var word = words[(space + 1)..];
        words = words[..space];
        return word.StartsWith("0x"u8) && Utf8Parser.TryParse(word[2..], out value, out var used, 'x') && used == word.Length - 2;
    }
}
