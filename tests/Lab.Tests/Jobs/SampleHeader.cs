using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

/// <summary>The header of a capture that nobody measured.</summary>
internal static class SampleHeader
{
    public static CaptureEntry.Header Create(params string[] workloads) => Planned(new(
        Capture.Schema,
        "0.1.0",
        new DateTimeOffset(2026, 11, 14, 9, 26, 53, TimeSpan.Zero),
        20261114,
        1,
        new(
            "Debian 12",
            "6.18.0",
            "x64",
            "a processor",
            2,
            ByteSize.FromMiB(7936),
            ".NET 10.0.12",
            "glibc 2.36",
            ByteSize.FromMiB(8),
            "madvise"),
        new("/usr/bin/python3", "3.11.2", "libpython3.11.so.1.0", ImmutableSortedDictionary<string, string>.Empty, []),
        [.. workloads.Select(w => new CatalogEntry(w, w.Split('.')[0], "nothing", [], Blas: false, Unavailable: null))],
        [new(null, ImmutableSortedDictionary<string, string>.Empty, [])]));

    private static CaptureEntry.Header Planned(CaptureEntry.Header header) =>
        header with { Probes = PlannedProbe.Of(header.Catalog, header.Environments.Length) };
}
