using System.Runtime.InteropServices;

namespace Lab.Testing;

/// <summary>The functions of <c>known_frames.c</c>, compiled by the machine's gcc, and the calls of them that are measured.</summary>
public static class KnownFrames
{
    public const string Nothing = "nothing";

    public static readonly IReadOnlyList<KnownCall> Calls =
    [
        new(Nothing, 0, 0, "touches one byte: the harness and Python are all there is"),
        .. new[] { 16_384, 20_001, 65_536, 300_007, 1 << 20, 3_252_223, 8 << 20 }
            .Select(size => new KnownCall($"contiguous_{size}", 0, size, "one frame, every byte written")),
        .. new[] { 64 << 10, 100_000, 528 << 10, 1 << 20, 2_101_251, 4 << 20, 8 << 20, 16 << 20, 32 << 20 }
            .Select(size => new KnownCall($"sparse_{size}", 0, size, "one frame, only its far end written")),
        new("recursion", 100, 100 * 160, "100 small frames"),
        new("recursion", 10_000, 10_000 * 160, "10,000 small frames"),
        new("sparse_recursion", 3, 3 * 540_672, "3 frames of 528 KiB, only their far ends written"),
        new("sparse_recursion", 6, 6 * 540_672, "6 of them, as LU 500 has"),
        new("alternating", 0, 2_101_251, "1 MiB deep, 64 KiB, then 2 MiB"),
        new("deepest_first", 0, 4 << 20, "4 MiB deep, then 293 KiB and 64 KiB"),
        new("variable_array", 123_457, 123_457, "an array of variable length, every byte written"),
        new("alloca_far_end", 2_000_000, 2_000_000, "alloca, only its far end written"),
        new("page_boundary", 0, 1 << 20, "the deepest byte is the first of its page"),
        new("page_boundary", 1, 1 << 20, "one byte further: the last of the next page"),
        new("small_signal", 0, 262_144, "a signal handled 256 KiB deep; the kernel's frame is most of what it takes"),
        new("large_signal", 0, 262_144 + 65_536, "the same, and the handler writes 64 KiB"),
        .. new[] { 64 << 10, 528 << 10, 4 << 20 }
            .Select(size => new KnownCall($"read_{size}", 0, size, "one frame, its far end read, nothing written")),
        new("read_below_written", 0, 528 << 10, "100,000 bytes deep written, then 528 KiB deep read"),
    ];

    public static KnownCall Named(string name) => Calls.Single(c => c.Name == name);

    /// <summary>Compiles the library into a folder and returns its path. Only where <see cref="CCompiler.Missing"/> is null.</summary>
    public static string Compile(string folder)
    {
        // On x64 a leaf function may use 128 bytes below its stack pointer; on arm64 there is no such zone, nor the option.
        string[] redZone = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? ["-mno-red-zone"] : [];
        return CCompiler.Compile(
            folder,
            "known_frames.so",
            File.ReadAllText(Source("known_frames.c")),
            ["-O1", "-fno-stack-protector", "-fno-stack-clash-protection", .. redZone, "-shared", "-fPIC", "-Wl,-z,now"]);
    }

    public static string Source(string file) => Path.Combine(AppContext.BaseDirectory, "GroundTruth", file);
}
