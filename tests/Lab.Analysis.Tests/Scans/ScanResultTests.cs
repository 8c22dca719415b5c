using Lab.Analysis.Scans;
using Lab.Analysis.Wording;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Scans;

public sealed class ScanResultTests
{
    [Fact]
    public void An_OpenBLAS_is_listed_by_its_version_where_its_limit_on_threads_is_not_known()
    {
        var serial = new ScannedLibrary("libopenblas.so", "/libopenblas.so", null, 5, []) { Version = "OpenBLAS 0.3.21" };
        var other = new ScannedLibrary("libother.so", "/libother.so", null, 5, []);

        var library = Assert.Single(ScanResult.Of([serial, other], [], 1).Large);

        Assert.Equal("OpenBLAS 0.3.21", ScanText.Build(library));
    }
}
