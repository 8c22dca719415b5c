using System.Text.Json;
using System.Xml.Linq;
using Lab.Tests.Probing;
using Lab.Tests.Processes;

namespace Lab.Tests.Commands;

[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class JsonOutputTests(RealLab lab) : IDisposable
{
    /// <summary>Names that others rely on.</summary>
    private static readonly string[] ProbeNames =
    [
        "workload", "host", "available", "reason", "environment", "peakBytes", "peakBytesPaint", "peakBytesResidency", "peakBytesTrace",
        "peakStandsOn", "minimumStackBytes", "verified",
        "survivesAtBytes", "crashesAtBytes", "smallestSurvivorBytes", "overrunZone", "recommendedStackBytes", "trials", "spreadBytes",
        "repeats", "otherThreads", "bridgeBytes",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Probe_prints_the_names_it_promises_for_the_BLAS_as_it_is_and_with_one_thread()
    {
        var probes = await RunAsync("probe", "stdlib.json-900", "lab.empty", "--json");

        Assert.Equal(
            ["lab.empty 1", "lab.empty unset", "stdlib.json-900 1", "stdlib.json-900 unset"],
            probes.EnumerateArray().Select(p => $"{p.GetProperty("workload")} {Threads(p)}").Order(StringComparer.Ordinal));
        foreach (var probe in probes.EnumerateArray())
        {
            Assert.Superset(ProbeNames.ToHashSet(), probe.EnumerateObject().Select(p => p.Name).ToHashSet());
            Assert.True(probe.GetProperty("available").GetBoolean());
            Assert.True(probe.GetProperty("verified").GetBoolean(), probe.ToString());
            Assert.Equal(Bytes(probe, "minimumStackBytes"), Bytes(probe, "survivesAtBytes"));
            Assert.Equal(Bytes(probe, "minimumStackBytes") - 4096, Bytes(probe, "crashesAtBytes"));
            Assert.InRange(Bytes(probe, "peakBytesResidency") - Bytes(probe, "peakBytesPaint"), 0, 4096);
            Assert.Contains("residency", probe.GetProperty("peakStandsOn").EnumerateArray().Select(r => r.GetString()));
            Assert.InRange(Bytes(probe, "recommendedStackBytes"), Bytes(probe, "minimumStackBytes") + 4096, 1 << 20);
            Assert.InRange(probe.GetProperty("trials").GetInt32(), 4, 30);
        }
    }

    [Fact]
    public async Task The_environment_asked_for_is_the_one_measured_and_shown()
    {
        Assert.SkipIfMissing(new HaswellLu(lab).WhyNot());

        var probes = await RunAsync(
            "probe", "scipy.lu-500", "--json", "--env", "OPENBLAS_CORETYPE=Haswell", "--env", "OPENBLAS_NUM_THREADS=2", "--unset",
            "OPENBLAS_L2_SIZE");

        var (two, one) = (probes[0], probes[1]);
        Assert.Equal(("2", "1"), (Threads(two), Threads(one)));
        var environment = two.GetProperty("environment");
        Assert.Equal("Haswell", environment.GetProperty("variables").GetProperty("OPENBLAS_CORETYPE").GetString());
        Assert.Equal("OPENBLAS_L2_SIZE", environment.GetProperty("unset")[0].GetString());
        Assert.Equal(JsonValueKind.Null, one.GetProperty("overrunZone").ValueKind);
        Assert.Equal(Bytes(two, "smallestSurvivorBytes"), Bytes(two.GetProperty("overrunZone"), "fromBytes"));
        Assert.Equal(Bytes(two, "minimumStackBytes"), Bytes(two.GetProperty("overrunZone"), "toBytes"));
    }

    [Fact]
    public async Task A_function_that_raises_is_there_with_its_reason()
    {
        _folder.WriteFile("mine.py", "def f():\n    raise ValueError('no')\n");

        var run = await LabProcess.RunAsync(_folder.Path, "probe", "mine.py:f", "--json");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("mine.py:f: the call raised ValueError: no", Assert.Single(run.Complaints), StringComparison.Ordinal);
        Assert.AllOfSome(JsonDocument.Parse(run.Output).RootElement.EnumerateArray(), probe =>
        {
            Assert.Equal(JsonValueKind.Null, probe.GetProperty("minimumStackBytes").ValueKind);
            Assert.Contains("ValueError", probe.GetProperty("reason").GetString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task List_prints_the_catalog()
    {
        var entries = (await RunAsync("list", "--json")).EnumerateArray().ToList();

        Assert.True(entries.Count >= 40, $"{entries.Count} workloads");
        Assert.Distinct(entries.Select(e => e.GetProperty("name").GetString()));
        Assert.All(entries, e => Assert.Matches("^[a-z]+\\.[a-z0-9-]+$", e.GetProperty("name").GetString()));
        Assert.All(entries, e => Assert.False(string.IsNullOrWhiteSpace(e.GetProperty("stresses").GetString())));
    }

    [Fact]
    public async Task Doctor_prints_what_it_found()
    {
        var report = await RunAsync("doctor", "--json");

        Assert.Equal(lab.Context.Python.Executable, report.GetProperty("chosen").GetString());
        Assert.Single(report.GetProperty("candidates").EnumerateArray(), c => c.GetProperty("chosen").GetBoolean());
        Assert.Equal(Environment.ProcessorCount, report.GetProperty("machine").GetProperty("cores").GetInt32());
        Assert.True(report.GetProperty("defaultThreadStack").GetInt64() >= 1 << 20);
        Assert.NotEqual("", report.GetProperty("userFaultFd").GetString());
        var referenced = XDocument.Load(Path.Combine(LabFiles.RepositoryRoot, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(p => (string)p.Attribute("Include")!, p => (string)p.Attribute("Version")!);
        Assert.Equal(
            [("pythonnet", referenced["pythonnet"]), ("ScottPlot", referenced["ScottPlot"])],
            report.GetProperty("companions").EnumerateArray()
                .Select(p => (p.GetProperty("package").GetString()!, p.GetProperty("version").GetString()!)));
    }

    private async Task<JsonElement> RunAsync(params string[] arguments)
    {
        var run = await LabProcess.RunAsync(_folder.Path, arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal('\n', run.Output[^1]);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static string Threads(JsonElement probe) =>
        probe.GetProperty("environment").GetProperty("blasThreads") is { ValueKind: JsonValueKind.Number } threads ? threads.ToString()
            : "unset";

    private static long Bytes(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
