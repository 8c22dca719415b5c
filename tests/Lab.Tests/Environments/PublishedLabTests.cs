using System.Text.Json.Nodes;
using Lab.Python.Processes;

namespace Lab.Tests.Environments;

/// <summary>The published lab: one folder that runs where there is no .NET, and with no more than a container is given.</summary>
[Collection(RealLab.OtherSystemsCollection)]
[Trait("Speed", "slow")]
public sealed class PublishedLabTests
{
    /// <summary>A Debian without the library, as one has it that installs python3 alone.</summary>
    private const string WithoutLibrary =
        "dpkg --remove --force-depends libpython$(python3 -c 'import sys; print(\"%d.%d\" % sys.version_info[:2])')";

    [Fact]
    public async Task It_measures_in_a_container_without_dot_NET()
    {
        var root = await DebianRoot.SidAsync();
        Assert.SkipIfMissing(root.Missing);
        using var folder = new TemporaryFolder();
        // The folder of these tests' own configuration was built with them.
        var configuration = AppContext.BaseDirectory.TrimEnd('/').Split('/')[^2];
        var published = await new ProcessRunner().RunAsync(
            new(
                LabFiles.RuntimeHost,
                [
                    "publish", Path.Combine(LabFiles.RepositoryRoot, "bench", "Lab"), "-c", configuration, "--no-build", "-o",
                    folder.Combine("lab"),
                ],
                TimeSpan.FromMinutes(5)),
            CancellationToken.None);
        Assert.True(published.Succeeded, published.Describe());

        var (status, output, error) = await root.RunAsync(
            folder.Path,
            DebianRoot.AsContainer(folder.Combine("lab/Lab"), "probe", "lab.empty", "--trace", "--env", "OMP_NUM_THREADS=1", "--json"));

        Assert.True(status == 0, error);
        var probe = Assert.Single(JsonNode.Parse(output)!.AsArray())!;
        Assert.True((bool)probe["verified"]!);
        Assert.StartsWith("userfaultfd", (string)probe["growthProblem"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_installs_the_library_of_a_Python_that_has_none()
    {
        var root = await DebianRoot.SidAsync();
        Assert.SkipIfMissing(root.Missing);
        using var folder = new TemporaryFolder();

        var (status, output, error) = await root.LabAfterAsync(WithoutLibrary, folder.Path, "probe", "lab.empty", "--json");

        Assert.SkipWhen(error.Contains("apt-get: ", StringComparison.Ordinal) && status != 0, "Debian's packages cannot be had: " + error);
        Assert.True(status == 0, error);
        Assert.Contains("installing the packages libpython3", error, StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(output)![0]!["verified"]!);
    }

    [Fact]
    public async Task It_names_the_command_where_it_may_not()
    {
        var root = await DebianRoot.SidAsync();
        Assert.SkipIfMissing(root.Missing);
        using var folder = new TemporaryFolder();
        const string AsNobody = "cd /tmp; export HOME=/tmp; set -- setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"";

        var (status, _, error) = await root.LabAfterAsync($"{WithoutLibrary}; {AsNobody}", folder.Path, "probe", "lab.empty");

        Assert.Equal(ExitCode.Environment, status);
        Assert.Matches(@"to get one: .*apt-get install .*libpython3\.\d+$", error.Trim());
    }
}
