using System.Text.Json;
using System.Text.RegularExpressions;
using Lab.StackProbe;
using Lab.Tests.Processes;

namespace Lab.Tests.Jupyter;

/// <summary><c>echo-kernel</c> and <c>kernelspec</c> as Jupyter uses them: real kernels, driven by jupyter_client.</summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed partial class EchoKernelTests(RealLab lab, InstalledKernel installed) : IClassFixture<InstalledKernel>, IDisposable
{
    private const string Name = InstalledKernel.Name;

    private readonly TemporaryFolder _folder = new();

    private string Python => lab.Context.Python.Executable;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_client_executes_completes_interrupts_restarts_and_shuts_down()
    {
        await InstallAsync("--prefix", "here", "--stack", "512K");

        var run = await PythonAsync("drive_kernel.py", Name, "everything");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Matches(@"^peak stack: \d+ KiB of 512 KiB\n$", run.Output);
        // The first session and the restarted one.
        Assert.Equal(2, SessionPeak().Count(run.Error));
    }

    [Fact]
    public async Task A_shutdown_that_comes_with_an_answer_ends_every_session_well()
    {
        installed.Need();

        for (var session = 0; session < 4; session++)
        {
            var run = await PythonAsync("drive_kernel.py", Name, "shutdown-at-once");

            Assert.True(run.ExitCode == 0, run.ToString());
            Assert.Single(SessionPeak().Matches(run.Error));
        }
    }

    [Fact]
    public async Task A_kernel_ends_with_its_client()
    {
        installed.Need();

        // PythonAsync fails where a process is left.
        var run = await PythonAsync("drive_kernel.py", Name, "die");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.SkipWhen(run.Output == "not adopted\n", "ipykernel ends with its parent where process 1 adopts orphans; another does here");
    }

    [Fact]
    public async Task It_passes_the_tests_of_Jupyter_for_kernels()
    {
        installed.Need();
        var library = await PythonAsync("-c", "import jupyter_kernel_test");
        Assert.SkipUnless(
            library.ExitCode == 0, $"{Python} has no jupyter_kernel_test: apt-get install python3-jupyter-kernel-test");

        var run = await PythonAsync("kernel_protocol.py", Name);

        Assert.True(run.ExitCode == 0, run.ToString());
        // How many there are, and how many of them do not apply, differs from version to version.
        var ran = RanTests().Match(run.Error);
        Assert.True(ran.Success, run.Error);
        var counts = ran.Groups.Values.Skip(1).Select(g => g.Success ? int.Parse(g.Value, CultureInfo.InvariantCulture) : 0).ToList();
        Assert.True(counts[0] > counts[1], ran.Value);
    }

    [Fact]
    public async Task A_stack_that_overflows_is_said_in_a_line()
    {
        installed.Need();
        const string ports = """{"shell_port": 0, "iopub_port": 0, "stdin_port": 0, "control_port": 0, "hb_port": 0}""";
        _folder.WriteFile("connection.json", ports);

        var run = await LabProcess.RunAsync(_folder.Path, "echo-kernel", "--python", Python, "--stack", "16K", "-f", "connection.json");

        run.AssertRefused(
            ExitCode.Environment, "the session's stack of 16 KiB overflowed, and the kernel has ended: give it more with --stack");
    }

    [Fact]
    public async Task Started_by_hand_it_says_what_it_does_and_an_interrupt_ends_it()
    {
        installed.Need();
        using var kernel = LabProcess.StartWith(
            _folder.Path, [$"JUPYTER_RUNTIME_DIR={_folder.Combine("runtime")}"], "echo-kernel", "--python", Python);
        await kernel.UntilAsync(() =>
            Directory.Exists(_folder.Combine("runtime")) && Directory.EnumerateFiles(_folder.Combine("runtime"), "*.json").Any());

        // A client that interrupts while nothing waits does not end it.
        const string client = """
            import sys
            from jupyter_client import BlockingKernelClient
            client = BlockingKernelClient(connection_file=sys.argv[1])
            client.load_connection_file()
            client.start_channels()
            client.wait_for_ready(timeout=120)
            client.control_channel.send(client.session.msg("interrupt_request"))
            print(client.get_control_msg(timeout=120)["msg_type"], client.execute("x", reply=True, timeout=120)["content"]["status"])
            """;
        var file = Directory.EnumerateFiles(_folder.Combine("runtime"), "*.json").Single();
        Assert.Equal("interrupt_reply ok\n", (await PythonAsync([], "-c", client, file)).Output);

        // Until it has begun to serve, an interrupt is ignored.
        var end = kernel.EndAsync();
        while (await Task.WhenAny(end, Task.Delay(1000)) != end)
            kernel.Signal(SignalNumber.SIGINT);
        var run = await end;

        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.Contains("Ctrl-C ends this kernel", run.Output, StringComparison.Ordinal);
        Assert.StartsWith($"asking {Python} for ipykernel\nstarting the kernel in Python ", run.Error, StringComparison.Ordinal);
        Assert.Single(SessionPeak().Matches(run.Error));
        Assert.Empty(Directory.EnumerateFiles(_folder.Combine("runtime")));
    }

    [Fact]
    public async Task Uninstall_leaves_no_folder_that_install_made_and_every_other()
    {
        Directory.CreateDirectory(_folder.Combine("here/share"));
        await InstallAsync("--prefix", "here");
        await InstallAsync("--prefix", "here", "--stack", "2M");
        await InstallAsync("--prefix", "shared");
        _folder.WriteFile("shared/share/jupyter/config", "another's");

        foreach (var prefix in new[] { "here", "shared" })
        {
            var run = await LabProcess.RunAsync(_folder.Path, "kernelspec", "uninstall", "--name", Name, "--prefix", prefix);
            Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Combine("here/share")));
        Assert.Equal(["config"], Directory.EnumerateFileSystemEntries(_folder.Combine("shared/share/jupyter")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Jupyter_finds_the_kernel_of_the_user_and_no_longer_once_it_is_removed()
    {
        installed.Need();
        const string list = "from jupyter_client.kernelspec import KernelSpecManager as M; print(*M().find_kernel_specs())";
        foreach (var variable in new[] { "JUPYTER_DATA_DIR", "XDG_DATA_HOME" })
        {
            string[] environment = [$"{variable}={_folder.Combine("data " + variable)}"];

            using (var install = LabProcess.StartWith(
                _folder.Path, environment, "kernelspec", "install", "--name", "Lab-Other", "--python", Python))
                Assert.Equal(ExitCode.Done, (await install.EndAsync()).ExitCode);
            Assert.Contains("lab-other", await FoundAsync(environment));
            using (var uninstall = LabProcess.StartWith(_folder.Path, environment, "kernelspec", "uninstall", "--name", "lab-other"))
                Assert.Equal(ExitCode.Done, (await uninstall.EndAsync()).ExitCode);
            Assert.DoesNotContain("lab-other", await FoundAsync(environment));
        }

        async Task<IReadOnlyList<string>> FoundAsync(string[] environment) =>
            (await PythonAsync(environment, "-c", list)).Output.Split(' ', '\n');
    }

    [Fact]
    public async Task A_kernel_of_others_is_neither_overwritten_nor_removed()
    {
        installed.Need();
        var folder = Directory.CreateDirectory(_folder.Combine("here/share/jupyter/kernels/other")).FullName;
        var file = Path.Combine(folder, "kernel.json");
        File.WriteAllText(file, """{"argv": ["other"], "display_name": "Other", "language": "other"}""");
        string[] place = ["--prefix", "here", "--name", "other"];

        (await LabProcess.RunAsync(_folder.Path, ["kernelspec", "uninstall", .. place]))
            .AssertRefused(ExitCode.Usage, $"{folder} is another kernel's, and stays");
        (await LabProcess.RunAsync(_folder.Path, ["kernelspec", "install", "--python", Python, .. place]))
            .AssertRefused(ExitCode.Usage, $"{folder} is another kernel's: choose another name with --name");
        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData("--connection-file .: it is a folder", "echo-kernel", "-f", ".")]
    [InlineData("--connection-file no-file: it does not exist: name one that Jupyter has written", "echo-kernel", "-f", "no-file")]
    [InlineData("--connection-file text: it is no connection file of Jupyter", "echo-kernel", "-f", "text")]
    [InlineData("--connection-file json: it is no connection file of Jupyter, as it has no iopub_port: ", "echo-kernel", "-f", "json")]
    [InlineData("--connection-file ports: it is no connection file of Jupyter, as it has no shell_port: ", "echo-kernel", "-f", "ports")]
    [InlineData("--connection-file pipe: it is empty, or no regular file: name one", "echo-kernel", "-f", "pipe")]
    [InlineData("--connection-file : it has no name", "echo-kernel", "-f", "")]
    [InlineData("--prefix names no folder", "kernelspec", "uninstall", "--prefix", "")]
    [InlineData("'a b' is no name of a kernel", "kernelspec", "install", "--name", "a b")]
    [InlineData("there is no kernelspec", "kernelspec", "uninstall", "--prefix", "here")]
    public async Task What_cannot_be_is_refused_in_a_line(string start, params string[] arguments)
    {
        File.WriteAllText(_folder.Combine("text"), "no JSON");
        _folder.MakePipe("pipe");
        File.WriteAllText(_folder.Combine("json"), """{"shell_port": 1}""");
        File.WriteAllText(_folder.Combine("ports"), """{"shell_port": "1"}""");

        (await LabProcess.RunAsync(_folder.Path, arguments)).AssertRefused(ExitCode.Usage, start);
    }

    [Fact]
    public async Task The_requests_of_a_kernel_are_workloads()
    {
        installed.Need();

        var cache = _folder.Combine("cache");
        using var probing = LabProcess.StartWith(
            _folder.Path, [$"XDG_CACHE_HOME={cache}"],
            "check", "ipykernel.*", "--stack", "64M", "--python", Python, "--env", "OPENBLAS_NUM_THREADS=1", "--json");
        var run = await probing.EndAsync();

        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        // What one trial left there would make the next one need less.
        Assert.False(Directory.Exists(Path.Combine(cache, "jedi")));
        using var check = JsonDocument.Parse(run.Output);
        Assert.Equal(
            ["passed", "passed"],
            check.RootElement.GetProperty("workloads").EnumerateArray().Select(w => w.GetProperty("verdict").GetString()));
    }

    private async Task InstallAsync(params string[] options)
    {
        installed.Need();
        var run = await InstalledKernel.InstallAsync(lab, _folder.Path, options);
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
    }

    private Task<LabRun> PythonAsync(params string[] arguments) => PythonAsync([], arguments);

    /// <summary>Python with a script of this folder; Jupyter finds what the test has installed before the kernel of all tests.</summary>
    private async Task<LabRun> PythonAsync(string[] environment, params string[] arguments)
    {
        var script = Path.Combine(LabFiles.RepositoryRoot, "tests", "Lab.Tests", "Jupyter", arguments[0]);
        string[] command = [Python, File.Exists(script) ? script : arguments[0], .. arguments[1..]];
        using var process = LabProcess.StartScript(
            _folder.Path,
            [$"JUPYTER_PATH={_folder.Combine("here/share/jupyter")}:{installed.JupyterPath}", .. environment],
            "exec " + string.Join(' ', command.Select(word => $"'{word}'")));
        return await process.EndAsync();
    }

    [GeneratedRegex(@"Ran (\d+) tests in [\d.]+s\s+OK(?: \(skipped=(\d+)\))?")]
    private static partial Regex RanTests();

    [GeneratedRegex(@"^session's peak stack: \d+ KiB of \d+ [KM]iB$", RegexOptions.Multiline)]
    private static partial Regex SessionPeak();
}
