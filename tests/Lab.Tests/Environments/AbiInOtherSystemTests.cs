using System.Text.Json.Nodes;

namespace Lab.Tests.Environments;

/// <summary>The audit of layouts, and the death of a misplaced docstring, with Python 3.14 and neither compiler nor symbols.</summary>
[Collection(RealLab.OtherSystemsCollection)]
[Trait("Speed", "slow")]
public sealed class AbiInOtherSystemTests
{
    private static readonly string Misplaced = Path.Combine(Path.GetDirectoryName(BuiltLab.Program)!, "workloads", "misplaced_doc.py");

    [Theory]
    [MemberData(nameof(DebianRoot.Releases), MemberType = typeof(DebianRoot))]
    public async Task The_structs_agree_with_the_built_in_table(string release)
    {
        var root = await DebianRoot.OfAsync(release);
        Assert.SkipIfMissing(root.Missing);
        using var folder = new TemporaryFolder();

        var (status, output, error) = await root.LabAsync(folder.Path, "doctor", "--abi", "--json");

        Assert.True(status == ExitCode.Done, output + error);
        Assert.AllOfSome(
            JsonNode.Parse(output)!["parts"]!.AsArray(),
            part => Assert.Contains("built-in table", part!["comparedWith"]!.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(DebianRoot.Releases), MemberType = typeof(DebianRoot))]
    public async Task The_structs_agree_with_its_own_headers(string release)
    {
        const string install = "apt-get install -y --no-install-recommends gcc \"libpython$("
            + "python3 -c 'import sys; print(\"%d.%d\" % sys.version_info[:2])')-dev\" 2>&1";
        var root = await DebianRoot.OfAsync(release);
        Assert.SkipIfMissing(root.Missing);
        using var folder = new TemporaryFolder();

        var (status, output, error) = await root.LabAfterAsync(install, folder.Path, "doctor", "--abi", "--json");

        Assert.SkipWhen(output.Contains("no C compiler", StringComparison.Ordinal), "apt-get can install no compiler there");
        Assert.True(status == ExitCode.Done, output + error);
        Assert.AllOfSome(
            JsonNode.Parse(output)!["parts"]!.AsArray(),
            part => Assert.StartsWith("the headers of ", part!["comparedWith"]!.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(DebianRoot.Releases), MemberType = typeof(DebianRoot))]
    public async Task A_misplaced_docstring_is_flagged_and_is_a_layout_fault(string release)
    {
        var root = await DebianRoot.OfAsync(release);
        Assert.SkipIfMissing(root.Missing);
        using var folder = new TemporaryFolder();

        var (status, output, error) = await root.LabAsync(
            folder.Path, "triage", Misplaced + ":read_documentation", "--attempts", "1", "--json");

        Assert.True(status == ExitCode.Failed, output + error);
        var report = JsonNode.Parse(output)!;
        Assert.Equal("layoutFault", report["cause"]!.ToString());
        Assert.Contains("find_signature", report["verdict"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("ml_doc is at byte 20; by the header it is at byte 24", output, StringComparison.Ordinal);
    }
}
