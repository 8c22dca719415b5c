using Lab.Python.Processes;
using Lab.Python.Provisioning;
using Lab.Python.Tests.Locating;

namespace Lab.Python.Tests.Provisioning;

public sealed class AptTests : IDisposable
{
    private const string Packages = "python3 python3-scipy python3-statsmodels libopenblas0-pthread";

    private readonly ProvisioningBench _bench = new()
    {
        // Nothing to make an environment with: apt's turn comes at once.
        Candidates = [TestPython.Broken("/usr/bin/python3", "does not exist")],
        System = new(IsRoot: true, new("ubuntu", ["debian"]), "/usr/bin/apt-get", ""),
    };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_library_is_named_after_the_version_that_came()
    {
        _bench.SystemHasLibrary = false;
        ProcessRequest? library = null;
        _bench.On["apt-library"] = (request, _) =>
        {
            library = request;
            _bench.SystemHasLibrary = true;
            return Task.FromResult<ProcessOutcome>(new ProcessOutcome.Exited(0, "", ""));
        };

        Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync());

        Assert.Equal(["apt-update", "apt-install", "apt-library"], _bench.Steps);
        Assert.Equal("libpython3.11", library!.Arguments[^1]);
    }

    [Fact]
    public async Task Apt_is_asked_not_to_ask_and_to_wait_for_locks()
    {
        ProcessRequest? install = null;
        _bench.On["apt-install"] = (request, _) =>
        {
            install = request;
            return Task.FromResult<ProcessOutcome>(new ProcessOutcome.Exited(100, "", "E: Unable to fetch some archives"));
        };

        var result = Assert.IsType<ProvisioningResult.NoPython>(await _bench.RunAsync());

        Assert.Contains("apt-get: E: Unable to fetch some archives", result.Reason, StringComparison.Ordinal);
        Assert.StartsWith("apt-get update && apt-get install", result.Command, StringComparison.Ordinal);
        Assert.Equal("noninteractive", install!.Environment["DEBIAN_FRONTEND"]);
        Assert.Contains("DPkg::Lock::Timeout=300", install.Arguments);
        Assert.EndsWith($"install -y --no-install-recommends {Packages}", install.ToString(), StringComparison.Ordinal);
        Assert.True(install.Grace > TimeSpan.Zero);
    }

    [Fact]
    public async Task Packages_that_came_and_are_too_old_are_named()
    {
        _bench.PackageVersion = "1.8.0";

        var result = Assert.IsType<ProvisioningResult.NoPython>(await _bench.RunAsync());

        Assert.Contains(
            "cannot be used: it lacks numpy 1.24 or newer (has 1.8.0), scipy 1.10 or newer", result.Reason,
            StringComparison.Ordinal);
        Assert.Contains(" -m venv ", result.Command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_that_another_apt_holds_are_waited_for()
    {
        var tries = 0;
        _bench.On["apt-update"] = (_, _) => Task.FromResult<ProcessOutcome>(++tries < 3
            ? new ProcessOutcome.Exited(
                100, "", "E: Could not get lock /var/lib/apt/lists/lock.\nE: Unable to lock directory /var/lib/apt/lists/\n")
            : new ProcessOutcome.Exited(0, "", ""));

        Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync());
        Assert.Equal(["apt-update", "apt-update", "apt-update", "apt-install"], _bench.Steps);
    }

    [Fact]
    public async Task Lists_that_cannot_be_updated_do_not_keep_it_from_installing()
    {
        _bench.Fails("apt-update", "E: The repository does not have a Release file.");

        Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync());
    }

    [Fact]
    public async Task What_the_distribution_does_not_have_is_left_out_and_not_asked_for_again_that_day()
    {
        _bench.On["apt-install"] = (_, _) =>
        {
            _bench.On.Remove("apt-install");
            return Task.FromResult<ProcessOutcome>(
                new ProcessOutcome.Exited(100, "", "Reading lists\nE: Unable to locate package python3-statsmodels\n"));
        };

        var made = Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync());
        Assert.Equal(["statsmodels", "pmdarima"], made.Made.Lacking.AsEnumerable());
        Assert.Equal(["apt-update", "apt-install", "apt-install"], _bench.Steps);

        _bench.Steps.Clear();
        _bench.Candidates = [TestPython.Candidate("/usr/bin/python3", "numpy", "scipy").With(p => p with { CanMakeVenv = false })];
        var result = Assert.IsType<ProvisioningResult.NotPossible>(await _bench.RunAsync());
        Assert.Empty(_bench.Steps);
        Assert.StartsWith("installed with apt-get, which has no statsmodels, no pmdarima (tried ", result.Reason, StringComparison.Ordinal);
        Assert.Equal(
            "without it, /usr/bin/python3 can still run the workloads that need only the standard library, numpy, scipy",
            result.StillPossible);
    }

    [Fact]
    public async Task What_another_lab_installed_meanwhile_is_taken()
    {
        _bench.SystemPackages = ["numpy", "scipy", "statsmodels"];

        Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync());
        Assert.Empty(_bench.Steps);
    }

    [Theory]
    [InlineData("fedora", "sudo dnf install -y python3-scipy python3-statsmodels")]
    [InlineData("debian", $"sudo apt-get update && sudo apt-get install -y --no-install-recommends {Packages} libpython3.12")]
    public async Task Without_root_the_command_is_that_of_the_system(string id, string command)
    {
        _bench.System = _bench.System with { IsRoot = false, OperatingSystem = new(id, []) };
        _bench.Candidates = [TestPython.Candidate("/usr/bin/python3").With(p => p with { CanMakeVenv = false })];

        Assert.Equal(command, Assert.IsType<ProvisioningResult.NotPossible>(await _bench.RunAsync()).Command);
        Assert.Empty(_bench.Steps);
    }

    [Fact]
    public void Os_release_is_read_with_and_without_quotes()
    {
        var mint = OsRelease.Parse("NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n# ID=no\n");

        Assert.Equal(("linuxmint", true), (mint.Id, mint.IsDebianLike));
        Assert.True(OsRelease.Parse("ID='debian'").IsDebianLike);
        Assert.False(OsRelease.Parse("ID=fedora\nbroken line").IsDebianLike);
        Assert.Equal(OsRelease.Unknown.Id, OsRelease.Read("/no/such/file").Id);
    }
}
