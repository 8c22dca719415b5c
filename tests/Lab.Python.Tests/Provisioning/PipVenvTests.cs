using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Python.Provisioning;
using Lab.Python.Tests.Locating;

namespace Lab.Python.Tests.Provisioning;

public sealed class PipVenvTests : IDisposable
{
    private readonly ProvisioningBench _bench = new() { System = new(IsRoot: false, OsRelease.Unknown, null, "") };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_users_own_environment_is_never_touched()
    {
        var precious = _bench.WriteFile(".venv/pyvenv.cfg", "mine");

        var result = Assert.IsType<ProvisioningResult.NotPossible>(await _bench.RunAsync(force: true));

        Assert.Empty(_bench.Steps);
        Assert.Equal("mine", File.ReadAllText(precious));
        Assert.Contains("was not made by the lab, which leaves it unchanged", result.Reason, StringComparison.Ordinal);
        Assert.StartsWith($"{_bench.Venv}/bin/python -m pip install -r ", result.Command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_a_folder_is_not_ours()
    {
        var precious = _bench.WriteFile("precious/.lab-complete", "mine");
        Directory.CreateSymbolicLink(_bench.Venv, Path.GetDirectoryName(precious)!);

        Assert.IsType<ProvisioningResult.NotPossible>(await _bench.RunAsync(force: true));

        Assert.Empty(_bench.Steps);
        Assert.Equal("mine", File.ReadAllText(precious));
    }

    [Fact]
    public async Task One_of_ours_that_does_not_answer_is_left_as_it_is()
    {
        OwnVenv.Begin(_bench.Venv);
        OwnVenv.Complete(_bench.Venv, "x");
        _bench.On["ask"] = (_, _) => Task.FromResult<ProcessOutcome>(new ProcessOutcome.TimedOut(TimeSpan.FromSeconds(40), "", ""));

        var result = Assert.IsType<ProvisioningResult.NotPossible>(await _bench.RunAsync());

        Assert.Equal($"{_bench.Venv}/bin/python3 did not answer within 40 s, and nothing is installed in place of it", result.Reason);
        Assert.Empty(_bench.Steps);
        Assert.True(_bench.VenvIsComplete);
        _bench.On.Clear();
        Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync());
    }

    [Fact]
    public async Task One_of_ours_that_was_cut_short_is_built_anew()
    {
        OwnVenv.Begin(_bench.Venv);
        var rest = _bench.WriteFile(".venv/lib/rest", "");
        Directory.CreateSymbolicLink(Path.Combine(_bench.Venv, "lib64"), "lib");

        Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync());

        Assert.False(File.Exists(rest));
        Assert.True(_bench.VenvIsComplete);
    }

    [Fact]
    public async Task One_of_ours_that_lost_its_packages_is_built_anew()
    {
        OwnVenv.Begin(_bench.Venv);
        OwnVenv.Complete(_bench.Venv, "x");

        Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync());
        Assert.Equal(["venv", "pip-probe", "pip-all", "import"], _bench.Steps);
    }

    [Fact]
    public async Task An_environment_is_not_built_with_its_own_python()
    {
        OwnVenv.Begin(_bench.Venv);
        OwnVenv.Complete(_bench.Venv, "x");
        string? used = null;
        _bench.Candidates =
            [TestPython.Candidate(Path.Combine(_bench.Venv, "bin", "python3")), TestPython.Candidate("/opt/python/bin/python3")];
        _bench.On["venv"] = (request, _) =>
        {
            used = request.Program;
            return Task.FromResult<ProcessOutcome>(new ProcessOutcome.Exited(1, "", "stop here"));
        };

        await _bench.RunAsync();

        Assert.Equal("/opt/python/bin/python3", used);
    }

    [Theory]
    [InlineData("venv", "no environment could be made with /opt/python/bin/python3: broken")]
    [InlineData("import", "the packages are installed but cannot be imported: broken")]
    [InlineData("pip-all", null)]
    public async Task A_failure_leaves_nothing_behind(string step, string? reason)
    {
        _bench.Fails(step, "broken");
        if (step == "pip-all")
            _bench.Fails("pip-reduced", "broken too");

        var result = Assert.IsType<ProvisioningResult.NotPossible>(await _bench.RunAsync());

        Assert.False(Directory.Exists(_bench.Venv));
        Assert.StartsWith(reason ?? "pip cannot install ", result.Reason, StringComparison.Ordinal);
        Assert.StartsWith("/opt/python/bin/python3 -m venv ", result.Command, StringComparison.Ordinal);
    }

    [Fact]
    public void The_base_is_one_that_the_requirements_cover_and_that_can_make_environments()
    {
        var candidates = new[]
        {
            TestPython.Broken("/broken", "x"),
            TestPython.Candidate("/no-ensurepip").With(p => p with { CanMakeVenv = false }),
            TestPython.Candidate("/free-threaded").With(p => p with { FreeThreaded = true }),
            TestPython.Candidate("/debug").With(p => p with { DebugBuild = true }),
            TestPython.Candidate("/too-new").With(p => p with { Version = new(3, 16, 0) }),
            TestPython.Candidate("/3.9").With(p => p with { Version = new(3, 9, 18) }),
            TestPython.Candidate("/3.13").With(p => p with { Version = new(3, 13, 9) }),
            TestPython.Candidate("/3.10").With(p => p with { Version = new(3, 10, 0) }),
        };

        Assert.Equal("/3.13", Requirements.BaseFor(candidates, "/venv")!.Executable);
        Assert.Equal("/3.9", Requirements.BaseFor(candidates[..6], "/venv")!.Executable);
        Assert.Null(Requirements.BaseFor(candidates[..5], "/venv"));
    }
}
