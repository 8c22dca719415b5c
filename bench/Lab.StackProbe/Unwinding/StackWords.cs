using System.Runtime.InteropServices;

namespace Lab.StackProbe.Unwinding;

/// <summary>The words of a stack that hold the address after a call instruction, from low to high.</summary>
/// <remarks>Only pages that were touched are read, block by block.</remarks>
/// <param name="from">Where to start.</param>
/// <param name="end">Where the stack ends.</param>
/// <param name="budget">The largest number of bytes to read.</param>
internal sealed class StackWords(SymbolResolver resolver, ProcessMemory memory, ulong from, ulong end, long budget)
{
    private const int Block = 64 << 10;
    private const int WordSize = sizeof(ulong);

    private readonly byte[] _block = new byte[Block];
    private readonly StackPresence _presence = new(memory);
    private ulong _nextBlock = (from + WordSize - 1) & ~(WordSize - 1UL);
    private ulong _blockStart;
    private int _words;
    private int _next;
    private long _left = budget;

    /// <summary>The address of the current word.</summary>
    public ulong Slot { get; private set; }

    /// <summary>The current word, which may be a return address.</summary>
    public ulong Address { get; private set; }

    /// <summary>The call before it.</summary>
    public CallInstruction Call { get; private set; }

    /// <summary>Goes to the next word. False at the end of the stack or of the budget.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            var words = MemoryMarshal.Cast<byte, ulong>(_block.AsSpan())[.._words];
            while (_next < words.Length && words[_next..].IndexOfAnyExcept(0UL) is >= 0 and var zeros)
            {
                var index = _next + zeros;
                _next = index + 1;
                if (resolver.Map.Find(words[index]) is not { IsExecutable: true } || CallBefore(memory, words[index]) is not { } call)
                    continue;
                (Slot, Address, Call) = (_blockStart + (ulong)(index * WordSize), words[index], call);
                return true;
            }

            if (!ReadBlock())
                return false;
        }
    }

    /// <summary>The call instruction before an address; null if there is none.</summary>
    public static CallInstruction? CallBefore(ProcessMemory memory, ulong returnAddress)
    {
        Span<byte> before = stackalloc byte[CallInstruction.MaximumLength];
        var read = memory.Read(returnAddress - (ulong)before.Length, before);
        return read == before.Length ? CallInstruction.Before(returnAddress, before) : null;
    }

    private bool ReadBlock()
    {
        var start = _nextBlock;
        if (_left <= 0 || !_presence.Next(ref start, end, Block, out var length))
            return false;
        length = (int)Math.Min(length, _left);
        var read = memory.Read(start, _block.AsSpan(0, length));
        _left -= length;
        (_blockStart, _words, _next) = (start, read / WordSize, 0);
        // Where presence is not known, the read stops at a page that is not there: continue after it.
        _nextBlock = read < length ? StackPresence.NextPage(start + (ulong)read) : start + (ulong)length;
        return true;
    }
}

/// <summary>Finds the parts of a stack that were touched, from low to high.</summary>
internal sealed class StackPresence(ProcessMemory memory)
{
    private const int PagesAtOnce = 512;

    private static readonly ulong PageSize = (ulong)Environment.SystemPageSize;

    private readonly bool[] _present = new bool[PagesAtOnce];
    private ulong _knownFrom;
    private ulong _knownTo;

    /// <summary>Moves an address up to the next part that is there.</summary>
    /// <param name="address">Where to start; moved up over pages that are not there.</param>
    /// <param name="end">Where the stack ends.</param>
    /// <param name="most">The largest length, in bytes.</param>
    /// <param name="length">The part's length in bytes.</param>
    /// <returns>False at the end.</returns>
    public bool Next(ref ulong address, ulong end, int most, out int length)
    {
        while (address < end && !IsPresent(address, end))
            address = NextPage(address);
        var stop = address;
        while (stop < end && stop - address < (ulong)most && IsPresent(stop, end))
            stop = NextPage(stop);
        length = address < end ? (int)Math.Min(Math.Min(stop, end) - address, (ulong)most) : 0;
        return length > 0;
    }

    /// <summary>The first address of the page after that of an address.</summary>
    public static ulong NextPage(ulong address) => (address / PageSize * PageSize) + PageSize;

    private bool IsPresent(ulong address, ulong end)
    {
        if (address < _knownFrom || address >= _knownTo)
        {
            _knownFrom = address / PageSize * PageSize;
            var pages = (int)Math.Min((end - _knownFrom + PageSize - 1) / PageSize, PagesAtOnce);
            _knownTo = _knownFrom + ((ulong)pages * PageSize);
            if (!memory.TryReadPresence(_knownFrom, _present.AsSpan(0, pages)))
                Array.Fill(_present, true);
        }

        return _present[(int)((address - _knownFrom) / PageSize)];
    }
}
