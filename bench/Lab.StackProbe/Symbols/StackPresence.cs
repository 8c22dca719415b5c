namespace Lab.StackProbe.Symbols;

/// <summary>Finds the parts of a stack that were touched, from low to high.</summary>
internal sealed class StackPresence(ProcessMemory memory)
{
    private const int PagesAtOnce = 512;

    private static readonly ulong PageSize = (ulong)Environment.SystemPageSize;

    private readonly bool[] _present = new bool[PagesAtOnce];
    private ulong _knownFrom;
    private ulong _knownTo;

    /// <summary>Moves an address to the next part that is there.</summary>
    /// <param name="address">Where to look from; moved up over pages that are not there.</param>
    /// <param name="end">Where the stack ends.</param>
    /// <param name="most">The longest part wanted, in bytes.</param>
    /// <param name="length">The part's length in bytes.</param>
    /// <returns>False at the end.</returns>
    public bool Next(ref ulong address, ulong end, int most, out int length)
    {
        while (address < end && !IsPresent(address, end))
            address = PageBehind(address);
        var stop = address;
        while (stop < end && stop - address < (ulong)most && IsPresent(stop, end))
            stop = PageBehind(stop);
        length = address < end ? (int)Math.Min(Math.Min(stop, end) - address, (ulong)most) : 0;
        return length > 0;
    }

    /// <summary>The first address of the page after that of an address.</summary>
    public static ulong PageBehind(ulong address) => (address / PageSize * PageSize) + PageSize;

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
