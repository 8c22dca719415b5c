using System.Buffers.Binary;

namespace Lab.StackProbe.Tests.Symbols;

/// <summary>Files that are cut off, flipped or lying: fewer functions, never an exception.</summary>
public sealed class DamagedElfTests(FunctionLibrary library) : IClassFixture<FunctionLibrary>
{
    private const int Seed = 20261121;
    private const int HeaderBytes = 64;
    private const int SectionHeaderBytes = 64;

    [Fact]
    public void A_file_cut_anywhere_never_throws()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(library.Full);
        for (var part = 0; part <= 50; part++)
            LoadAndAsk(folder, whole[..Math.Max(1, (int)((long)whole.Length * part / 50))]);
    }

    [Fact]
    public void A_file_with_flipped_bytes_never_throws()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(library.Full);
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            var bytes = (byte[])whole.Clone();
            var sections = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(0x28));
            for (var flips = random.Next(1, 64); flips > 0; flips--)
            {
                // Headers are a small part of the file and the worst to have wrong.
                var at = random.Next(3) switch
                {
                    0 => random.Next(4, 16 * HeaderBytes),
                    1 => random.Next(sections, bytes.Length),
                    _ => random.Next(4, bytes.Length),
                };
                bytes[at] = (byte)random.Next(256);
            }

            LoadAndAsk(folder, bytes);
        }
    }

    [Fact]
    public void Noise_behind_the_magic_number_never_throws()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[4096];
            random.NextBytes(bytes);
            ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(bytes);
            LoadAndAsk(folder, bytes);
        }
    }

    [Fact]
    public void A_table_of_gigabytes_is_not_read()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(library.Full);
        var sections = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(0x28));
        for (var section = sections; section + SectionHeaderBytes <= bytes.Length; section += SectionHeaderBytes)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(section + 0x20), 5UL << 30);
        var path = folder.Combine("huge.so");
        File.WriteAllBytes(path, bytes);
        using (var file = File.OpenWrite(path))
            file.SetLength(16L << 30);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var image = ElfImage.Load(path);

        Assert.Equal(0, image.SymbolCount);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    private static void LoadAndAsk(TemporaryFolder folder, byte[] bytes)
    {
        var path = folder.Combine("damaged.so");
        File.WriteAllBytes(path, bytes);
        var image = ElfImage.Load(path);
        for (ulong address = 0; address < 0x6000; address += 0x31)
        {
            _ = image.Find(address);
            _ = image.AddressOf(address, executable: true);
            _ = image.Frames?.At(address);
        }

        _ = image.Find(ulong.MaxValue);
    }
}
