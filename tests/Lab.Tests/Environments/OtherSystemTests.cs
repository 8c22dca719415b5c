using System.Text.Json.Nodes;

namespace Lab.Tests.Environments;

/// <summary>The lab in other releases of Debian, with their Python, BLAS and C library.</summary>
[Collection(RealLab.OtherSystemsCollection)]
[Trait("Speed", "slow")]
public sealed class OtherSystemTests
{
    private const long Page = 4096;
    private const long Reserve = 32 << 10;

    [Theory]
    [MemberData(nameof(DebianRoot.Releases), MemberType = typeof(DebianRoot))]
    public async Task Every_minimum_is_verified(string release)
    {
        var root = await DebianRoot.OfAsync(release);
        Assert.SkipIfMissing(root.Missing);

        var probes = await root.ProbesAsync();

        Assert.Equal(DebianRoot.Workloads.Order(), probes.Select(p => (string)p["workload"]!).Order());
        Assert.All(probes, p => Assert.True((bool)p["verified"]!, p.ToJsonString()));
        if (release != "bookworm")
            Assert.All(probes, p => Assert.Null(p["overrunZone"]));
        foreach (var probe in probes.Where(IsChecked))
        {
            var isRefused = release is "sid";
            Assert.Equal(isRefused ? Bytes(probe, "minimumStackBytes") - Page : null, Bytes(probe, "refusedAtBytes"));
            // One that Python stops takes what it is given.
            Assert.NotEqual((bool?)probe["isElastic"] == true, Bytes(probe, "minimumStackBytes") >= Bytes(probe, "peakBytes"));
            Assert.Equal(isRefused ? Reserve : null, Bytes(probe, "reserveBytes"));
        }
    }

    [Fact]
    public async Task A_call_that_Python_refuses_on_every_stack_is_not_told_as_one_that_raised()
    {
        var root = await DebianRoot.SidAsync();
        Assert.SkipIfMissing(root.Missing);
        using var folder = new TemporaryFolder();
        var workload = Path.Combine(folder.Path, "stack_checks.py");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Workloads", "stack_checks.py"), workload);

        var (status, output, error) = await root.LabAsync(folder.Path, "probe", $"{workload}:never_ends");

        Assert.Equal(ExitCode.Failed, status);
        Assert.Contains("on 256 MiB it was refused by Python", output + error, StringComparison.Ordinal);
    }

    /// <summary>Calls whose minimum Python 3.14 decides. The solver's is its native frame.</summary>
    private static bool IsChecked(JsonNode probe) => (string)probe["workload"]! is not "scipy.zsolve-banded";

    private static long? Bytes(JsonNode probe, string name) => (long?)probe[name];
}
