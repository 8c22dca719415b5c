using System.Text;
using Lab.StackProbe.Scan;

namespace Lab.StackProbe.Elf;

/// <summary>Functions by address: one entry for each address at which a function starts, found by binary search.</summary>
/// <remarks>Names stay bytes until they are asked for, and are decoded once. Safe to use from several threads.</remarks>
internal sealed class SymbolTable
{
    /// <summary>The longest name. A limit, so that a table without a zero byte costs no time.</summary>
    private const int NameLimit = 4096;

    private readonly byte[][] _strings;
    private readonly ulong[] _starts;
    private readonly Extent[] _extents;
    private readonly string?[] _names;

    /// <param name="symbols">In any order; they are sorted in place.</param>
    /// <param name="strings">The string tables that the symbols refer to.</param>
    public SymbolTable(FunctionSymbol[] symbols, byte[][] strings)
    {
        _strings = strings;
        Array.Sort(Array.ConvertAll(symbols, s => s.Start), symbols);
        var starts = new List<ulong>(symbols.Length);
        var extents = new List<Extent>(symbols.Length);
        for (int first = 0, next; first < symbols.Length; first = next)
        {
            for (next = first + 1; next < symbols.Length && symbols[next].Start == symbols[first].Start;)
                next++;
            starts.Add(symbols[first].Start);
            extents.Add(Merge(symbols.AsSpan(first, next - first)));
        }

        _starts = [.. starts];
        _extents = [.. extents];
        _names = new string?[_starts.Length];
        GiveEnds();
    }

    /// <summary>How reliable a name is, the most reliable first.</summary>
    private enum Coverage : byte
    {
        SizedFunction,
        UnsizedFunction,
        Label,
    }

    /// <summary>The number of addresses at which a function or a label starts.</summary>
    public int Count => _starts.Length;

    /// <summary>The function that covers an address: the last one with a size, else one without a size, else a label.</summary>
    public ElfSymbol? Find(ulong address)
    {
        var index = Array.BinarySearch(_starts, address);
        if (index < 0)
            index = ~index - 1;
        var best = -1;
        for (; index >= 0 && _extents[index].Reach > address; index--)
        {
            if (_extents[index].End <= address)
                continue;
            if (best < 0 || _extents[index].Coverage < _extents[best].Coverage)
                best = index;
            if (_extents[index].Coverage == Coverage.SizedFunction)
                break;
        }

        return best < 0 ? null : new(NameOf(best), _starts[best], _extents[best].End);
    }

    /// <summary>The functions; a label within a function is none, and one outside is the only name that assembly code may have.</summary>
    public IEnumerable<CodeRange> Ranges()
    {
        for (var i = 0; i < _starts.Length; i++)
        {
            if (_extents[i].Coverage != Coverage.Label || i == 0 || _extents[i - 1].Reach <= _starts[i])
                yield return new(_starts[i], _extents[i].End);
        }
    }

    public static ulong EndOf(ulong start, ulong size) => size > ulong.MaxValue - start ? ulong.MaxValue : start + size;

    /// <summary>
    /// One entry for the symbols of one address. A function comes before a label. The size is the largest of them, also for an alias
    /// without a size.
    /// </summary>
    private Extent Merge(ReadOnlySpan<FunctionSymbol> aliases)
    {
        var isFunction = false;
        foreach (ref readonly var alias in aliases)
            isFunction |= alias.IsFunction;
        ulong size = 0;
        foreach (ref readonly var alias in aliases)
            size = alias.IsFunction == isFunction ? Math.Max(size, alias.Size) : size;
        var best = -1;
        for (var i = 0; i < aliases.Length; i++)
        {
            if (aliases[i].IsFunction == isFunction
                && (aliases[i].Size == size || aliases[i].Size == 0)
                && (best < 0 || IsPreferred(aliases[i], aliases[best])))
            {
                best = i;
            }
        }

        ref readonly var named = ref aliases[best];
        var coverage = !isFunction ? Coverage.Label : size > 0 ? Coverage.SizedFunction : Coverage.UnsizedFunction;
        return new(size > 0 ? EndOf(named.Start, size) : named.SectionEnd, 0, named.Name, named.Table, coverage, size > 0);
    }

    /// <summary>A function without a size ends at the next function, a label at the next function or label.</summary>
    private void GiveEnds()
    {
        var next = ulong.MaxValue;
        var nextFunction = ulong.MaxValue;
        for (var i = _extents.Length - 1; i >= 0; i--)
        {
            var isLabel = _extents[i].Coverage == Coverage.Label;
            if (!_extents[i].HasSize)
                _extents[i] = _extents[i] with { End = Math.Min(_extents[i].End, isLabel ? next : nextFunction) };
            next = _starts[i];
            nextFunction = isLabel ? nextFunction : _starts[i];
        }

        ulong reach = 0;
        for (var i = 0; i < _extents.Length; i++)
            _extents[i] = _extents[i] with { Reach = reach = Math.Max(reach, _extents[i].End) };
    }

    private bool IsPreferred(in FunctionSymbol a, in FunctionSymbol b)
    {
        if (a.Rank != b.Rank)
            return a.Rank < b.Rank;
        var nameOfA = Name(a.Table, a.Name);
        var nameOfB = Name(b.Table, b.Name);
        if ((nameOfA[0] == '_') != (nameOfB[0] == '_'))
            return nameOfB[0] == '_';
        return nameOfA.Length != nameOfB.Length ? nameOfA.Length < nameOfB.Length : nameOfA.SequenceCompareTo(nameOfB) < 0;
    }

    private string NameOf(int index) => _names[index] ??= Encoding.UTF8.GetString(Name(_extents[index].Table, _extents[index].Name));

    /// <summary>Without the version that full tables append: <c>memcpy@@GLIBC_2.14</c>.</summary>
    private ReadOnlySpan<byte> Name(byte table, int offset)
    {
        var rest = _strings[table].AsSpan(offset);
        rest = rest[..Math.Min(rest.Length, NameLimit)];
        var end = rest.IndexOfAny((byte)0, (byte)'@');
        return end < 0 ? rest : rest[..end];
    }

    /// <param name="End">The first address after it.</param>
    /// <param name="Reach">The highest end of this entry and all before it: none of them covers an address at or above it.</param>
    private readonly record struct Extent(ulong End, ulong Reach, int Name, byte Table, Coverage Coverage, bool HasSize);
}
