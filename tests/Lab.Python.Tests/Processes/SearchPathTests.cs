using Lab.Python.Processes;

namespace Lab.Python.Tests.Processes;

public sealed class SearchPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_is_found_in_a_folder_of_PATH_that_has_a_full_path_and_only_there()
    {
        var here = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path);
        var program = _folder.WriteProgram("gdb", "");
        _folder.WriteFile("text/gdb", "not executable");
        Directory.CreateDirectory(_folder.Combine("folder", "gdb"));

        Assert.Null(SearchPath.Find("gdb", null));
        Assert.Null(SearchPath.Find("gdb", ""));
        Assert.Null(SearchPath.Find("gdb", $":{here}:{here}/:."));
        Assert.Equal(
            program, SearchPath.Find("gdb", $":{here}:{_folder.Combine("text")}:{_folder.Combine("folder")}:/no/such:{_folder.Path}"));
    }

    [Fact]
    public void A_path_is_taken_as_it_is()
    {
        Assert.Equal("/no/such/gdb", SearchPath.Find("/no/such/gdb", "/usr/bin"));
        Assert.Equal(Path.GetFullPath("./gdb"), SearchPath.Find("./gdb", "/usr/bin"));
    }

    [Theory]
    [InlineData("/usr/bin:/bin", "/usr/bin:/bin")]
    [InlineData(":/usr/bin::/bin:", "/usr/bin:/bin")]
    [InlineData(".:/usr/bin:../x:lib", "/usr/bin")]
    [InlineData(":", null)]
    [InlineData(".", null)]
    public void A_child_gets_the_full_paths(string list, string? handedOn)
    {
        var environment = new Dictionary<string, string?> { ["PATH"] = list, ["PYTHONPATH"] = list, ["OTHER"] = list };

        SearchPath.Clean(environment);

        Assert.Equal((handedOn, handedOn), (environment.GetValueOrDefault("PATH"), environment.GetValueOrDefault("PYTHONPATH")));
        Assert.Equal(list, environment["OTHER"]);
    }

    [Fact]
    public void A_user_is_told_what_is_left_out_of_PYTHONPATH()
    {
        Assert.Null(SearchPath.Explain(new Dictionary<string, string?> { ["PYTHONPATH"] = ":/mine:" }));
        Assert.Equal(
            $"PYTHONPATH names src, ., which the lab leaves out: write the whole path, such as {Path.GetFullPath("src")}",
            SearchPath.Explain(new Dictionary<string, string?> { ["PYTHONPATH"] = "src:/mine:." }));
    }

    [Fact]
    public async Task What_is_not_on_PATH_is_not_started_and_says_so()
    {
        var outcome = await new ProcessRunner().RunAsync(new("lab-no-such-program", [], TimeSpan.FromMinutes(1)), CancellationToken.None);

        Assert.Equal("lab-no-such-program is not on PATH", Assert.IsType<ProcessOutcome.NotStarted>(outcome).Reason);
    }
}
