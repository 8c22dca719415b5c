using System.Text.Json.Nodes;
using Lab.Python.Processes;
using Lab.Tests.Processes;
using Lab.Tests.Supervision;

namespace Lab.Tests.Environments;

/// <summary>
/// The minimum stack by a program in C, which shares no line with the lab: it makes the call on a guarded stack of that size, and of a page
/// less. Its frames above the call are others, and so it makes the call as far below the top as the lab does. How far that is, to the byte,
/// is taken from one call that goes deep.
/// </summary>
[Collection(RealLab.OtherSystemsCollection)]
[Trait("Speed", "slow")]
public sealed class IndependentHostTests(RealLab lab)
{
    private const long Page = 4096;

    /// <summary>The call by which the two hosts are compared.</summary>
    private const string Known = "stdlib.repr-900";

    private const string Module = """
        import os, sys
        sys.path.insert(0, os.environ["LAB_WORKLOADS"])
        import lab_catalog
        call = lab_catalog.prepare(os.environ["LAB_WORKLOAD"])
        """;

    [Fact]
    public async Task It_finds_the_same_with_the_Python_of_this_machine()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var python = lab.Context.Recipe;
        using var folder = new TemporaryFolder();
        var run = await LabProcess.RunAsync(folder.Path, [.. DebianRoot.ProbeArguments, "--python", python.Start.Executable]);

        await AssertSameAsync(
            folder,
            python.Start.Library,
            [.. JsonNode.Parse(run.Output)!.AsArray().OfType<JsonNode>()],
            async (command, variables) =>
            {
                var environment = python.Variables.ToImmutableSortedDictionary(StringComparer.Ordinal).SetItems(variables);
                return Assert.IsType<ProcessOutcome.Exited>(await new ProcessRunner().RunAsync(
                    new(command[0], [.. command[1..]], TrialBench.Long) { Environment = environment }, CancellationToken.None));
            });
    }

    [Fact]
    public async Task It_finds_the_same_with_Python_3_14()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var root = await DebianRoot.SidAsync();
        Assert.SkipIfMissing(root.Missing);
        using var folder = new TemporaryFolder();

        await AssertSameAsync(
            folder,
            root.Library,
            await root.ProbesAsync(),
            async (command, variables) =>
            {
                var (status, output, error) = await root.RunAsync(
                    folder.Path, ["/usr/bin/env", .. variables.Select(v => $"{v.Key}={v.Value}"), .. command]);
                return new(status, output, error);
            });
    }

    private static async Task AssertSameAsync(
        TemporaryFolder folder,
        string library,
        IReadOnlyList<JsonNode> probes,
        Func<string[], IEnumerable<KeyValuePair<string, string?>>, Task<ProcessOutcome.Exited>> run)
    {
        var host = CCompiler.Compile(folder.Path, "c_host", File.ReadAllText(KnownFrames.Source("c_host.c")), "-O2", "-ldl", "-pthread");
        File.WriteAllText(Path.Combine(folder.Path, "catalog_call.py"), Module);
        var known = probes.First(p => (string)p["workload"]! == Known);
        var entry = (long)known["peakBytesPaint"]! - long.Parse((await CallAsync(Known)).Output, CultureInfo.InvariantCulture);

        var different = new List<string>();
        foreach (var probe in probes)
        {
            var (name, minimum) = ((string)probe["workload"]!, (long)probe["minimumStackBytes"]!);
            var (lives, dies) = (await CallAsync(name, minimum, entry), await CallAsync(name, minimum - Page, entry));
            if (lives.Status != 0 || dies.Status == 0)
                different.Add($"{name}, {minimum}: {lives.Status} {lives.Error} and a page less: {dies.Status} {dies.Error}");
        }

        Assert.Empty(different);
        Assert.InRange(probes.Count, 10, DebianRoot.Workloads.Length);

        Task<ProcessOutcome.Exited> CallAsync(string workload, params long[] sizes) => run(
            [
                host, library, folder.Path, "catalog_call", "call", .. sizes.Select(s => s.ToString(CultureInfo.InvariantCulture)),
            ],
            new Dictionary<string, string?>
            {
                ["LAB_WORKLOADS"] = Path.Combine(Path.GetDirectoryName(BuiltLab.Program)!, "workloads"),
                ["LAB_WORKLOAD"] = workload,
                ["OPENBLAS_NUM_THREADS"] = "1",
            });
    }
}
