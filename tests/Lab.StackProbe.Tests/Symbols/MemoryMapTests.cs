namespace Lab.StackProbe.Tests.Symbols;

public sealed class MemoryMapTests
{
    private const string Fixture =
        "5578ab924000-5578ab926000 r--p 00000000 fe:00 247270                     /usr/bin/cat\n"
        + "5578ab926000-5578ab92b000 r-xp 00002000 fe:00 247270                     /usr/bin/cat\n"
        + "5578cabae000-5578cabcf000 rw-p 00000000 00:00 0                          [heap]\n"
        + "7fd740000000-7fd740021000 rw-p 00000000 00:00 0 \n"
        + "7fd740021000-7fd740022000 rwxp 00000000 00:00 0                          [anon: code: jit]\n"
        + "7fd740030000-7fd740031000 r--p 00000000 103:1a 77                        /opt/my libraries/a\\012b  c.so\n"
        + "7fd740031000-7fd740032000 ---p 00001000 103:1a 77                        /opt/my libraries/a\\012b  c.so\n"
        + "7fd740033000-7fd740035000 r-xp 00003000 103:1a 77                        /opt/my libraries/a\\012b  c.so\n"
        + "7fd740036000-7fd740037000 r-xs 00000000 00:01 1025                       /memfd:doublemapper (deleted)\n"
        + "7fd740037000-7fd740038000 r-xp 0000a000 fe:00 99                         /tmp/gone.so (deleted)\n"
        + "7fd74089f000-7fd7408a1000 r-xp 00000000 00:00 0                          [vdso]\n"
        + "7ffe761df000-7ffe76200000 rw-p 00000000 00:00 0                          [stack]\n"
        + "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]\n";

    private static readonly MemoryMap Map = MemoryMap.Parse(Fixture);

    [Fact]
    public void Every_field_of_a_line_is_read()
    {
        var text = Map.Mappings[1];

        Assert.Equal(
            new(
                0x5578ab926000,
                0x5578ab92b000,
                MappingPermissions.Read | MappingPermissions.Execute,
                0x2000,
                new(0xfe, 0, 247270),
                "/usr/bin/cat",
                false),
            text);
        Assert.Equal(new FileId(0x103, 0x1a, 77), Map.Mappings[5].File);
        Assert.Equal(MappingPermissions.Read | MappingPermissions.Execute | MappingPermissions.Shared, Map.Mappings[8].Permissions);
        Assert.Equal(MappingPermissions.None, Map.Mappings[6].Permissions);
        Assert.Equal(13, Map.Mappings.Count);
    }

    [Fact]
    public void Names_may_hold_spaces_and_newlines() => Assert.Equal("/opt/my libraries/a\nb  c.so", Map.Mappings[7].Path);

    [Fact]
    public void A_deleted_file_keeps_its_name()
    {
        var gone = Assert.Single(Map.Mappings, m => m.Path == "/tmp/gone.so");
        Assert.True(gone.IsDeleted && gone.IsFile);
    }

    [Fact]
    public void Memory_without_a_file_is_no_file()
    {
        Assert.True(Map.Mappings[3].IsAnonymous);
        Assert.True(Map.Mappings[4].IsAnonymous);
        Assert.DoesNotContain(Map.Mappings, m => m.IsFile && m.Path.StartsWith('['));
    }

    [Theory]
    [InlineData(0x5578ab923fff, null)]
    [InlineData(0x5578ab924000, "/usr/bin/cat")]
    [InlineData(0x5578ab92afff, "/usr/bin/cat")]
    [InlineData(0x5578ab92b000, null)]
    [InlineData(0x7ffe761fffff, "[stack]")]
    [InlineData(0xffffffffff600fff, "[vsyscall]")]
    [InlineData(0, null)]
    [InlineData(ulong.MaxValue, null)]
    public void An_address_finds_its_mapping(ulong address, string? path) => Assert.Equal(path, Map.Find(address)?.Path);

    [Fact]
    public void Find_matches_a_linear_search()
    {
        foreach (var address in Map.Mappings.SelectMany(m => (ulong[])[m.Start - 1, m.Start, m.End - 1, m.End]))
            Assert.Same(Map.Mappings.SingleOrDefault(m => m.Contains(address)), Map.Find(address));
    }

    [Fact]
    public void A_module_starts_at_the_lowest_mapping_of_its_file() => Assert.Equal(0x7fd740030000UL, Map.LoadBase(Map.Mappings[7]));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("nonsense")]
    [InlineData("1000-2000 r-xp")]
    [InlineData("2000-1000 r-xp 0 fe:00 1 /a")]
    [InlineData("1000-2000 r-x 0 fe:00 1 /a")]
    [InlineData("1000-2000 r-xp 0 fe00 1 /a")]
    public void What_is_no_mapping_is_left_out(string text) => Assert.Empty(MemoryMap.Parse(text).Mappings);

    [Fact]
    public void This_process_maps_its_runtime()
    {
        var map = MemoryMap.OfProcess(Environment.ProcessId);

        Assert.Equal(Environment.ProcessId, map.ProcessId);
        Assert.Contains(map.Mappings, m => m.IsExecutable && m.Path.EndsWith("/libcoreclr.so", StringComparison.Ordinal));
        Assert.Contains(MemoryMap.Read("/proc/self/maps").Mappings, m => m.Path == "[stack]");
    }

    [Fact]
    public void A_process_that_is_not_there_is_an_io_error() => Assert.ThrowsAny<IOException>(() => MemoryMap.OfProcess(int.MaxValue));
}
