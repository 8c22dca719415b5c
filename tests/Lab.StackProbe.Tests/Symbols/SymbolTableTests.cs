using System.Text;
using Lab.StackProbe.Elf;

namespace Lab.StackProbe.Tests.Symbols;

/// <summary>The search by address, on tables that compilers seldom make.</summary>
public sealed class SymbolTableTests
{
    private const byte Local = 0, Global = 1;

    [Fact]
    public void The_innermost_function_is_the_answer()
    {
        var table = Table(("outer", 100, 100, Global, true), ("inner", 120, 10, Local, true));

        Assert.Equal("outer", table.Find(119)?.Name);
        Assert.Equal("inner", table.Find(129)?.Name);
        Assert.Equal("outer", table.Find(130)?.Name);
        Assert.Null(table.Find(200));
        Assert.Null(table.Find(99));
    }

    [Fact]
    public void A_function_with_a_size_wins_over_one_without_and_over_labels()
    {
        var table = Table(
            ("sized", 100, 50, Local, true),
            ("entry", 110, 0, Global, true),
            ("label", 120, 0, Global, false),
            ("end", 300, 8, Global, true));

        Assert.Equal("sized", table.Find(149)?.Name);
        Assert.Equal("entry", table.Find(150)?.Name);
        Assert.Equal(300UL, table.Find(150)?.End);
    }

    [Fact]
    public void An_alias_without_a_size_has_that_of_its_function() => Assert.Equal(
        new ElfSymbol("alias", 100, 120),
        Table(("function", 100, 20, Local, true), ("alias", 100, 0, Global, true), ("label", 100, 0, Global, false)).Find(119));

    [Fact]
    public void Versions_are_no_part_of_the_name() =>
        Assert.Equal("memcpy", Table(("memcpy@@GLIBC_2.14", 100, 1, Global, true)).Find(100)?.Name);

    [Fact]
    public void Sizes_beyond_the_address_space_end_with_it() =>
        Assert.Equal(ulong.MaxValue, Table(("endless", 100, ulong.MaxValue, Global, true)).Find(1 << 30)?.End);

    [Fact]
    public void Find_matches_a_linear_search()
    {
        var random = new Random(7);
        var functions = Enumerable.Range(0, 300)
            .Select(i => (Name: $"f{i}", Start: (ulong)random.Next(2000) * 4, Size: (ulong)random.Next(1, 60), Binding: Global,
                IsFunction: true))
            .DistinctBy(f => f.Start)
            .ToArray();
        var table = Table(functions);

        for (ulong address = 0; address < 8200; address++)
        {
            var covering = functions.Where(f => address >= f.Start && address < f.Start + f.Size).ToList();
            Assert.Equal(covering.Count == 0 ? null : covering.MaxBy(f => f.Start).Name, table.Find(address)?.Name);
        }
    }

    private static SymbolTable Table(params (string Name, ulong Start, ulong Size, byte Binding, bool IsFunction)[] functions)
    {
        var strings = new List<byte>();
        var symbols = new List<FunctionSymbol>();
        foreach (var (name, start, size, binding, isFunction) in functions)
        {
            symbols.Add(new(start, size, 1000, strings.Count, 0, binding, isFunction));
            strings.AddRange([.. Encoding.UTF8.GetBytes(name), 0]);
        }

        return new([.. symbols], [[.. strings]]);
    }
}
