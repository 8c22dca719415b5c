using System.CommandLine.Parsing;
using Lab.Commands;
using Lab.Tests.Processes;

namespace Lab.Tests.Commands;

/// <summary>What cannot be asked so, as the user meets it: one line on stderr, an exit code, nothing left running.</summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class BadInputTests : IDisposable
{
    private const int Usage = 2;
    private const int NoEnvironment = 3;

    private readonly TemporaryFolder _folder = new();

    public BadInputTests()
    {
        _folder.WriteFile(
            "mine.py",
            """
            def raises():
                raise ValueError('no')

            def setup_f():
                raise KeyError('data')

            def f(data):
                pass
            """);
        _folder.WriteFile("broken.py", "def f(:\n    pass\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("probe scipy.lu500", "no workload is named 'scipy.lu500': did you mean scipy.lu-500 or ")]
    [InlineData("probe mine.py", "'mine.py' names no function: write mine.py:function")]
    [InlineData("probe mine.py:g", "mine.py:g: mine.py has no function 'g': name raises or f")]
    [InlineData("probe mine.py:raises", "mine.py:raises: the call raised ValueError: no (")]
    [InlineData("probe mine.py:f", "mine.py:f: mine.py:5: KeyError: 'data' (while setup_f() ran)")]
    [InlineData("probe broken.py:f", "broken.py:f: broken.py:1: SyntaxError: ")]
    [InlineData("probe --host lapack stdlib.json-900", "no LAPACK routine is declared for stdlib.json-900: ")]
    [InlineData("probe --host lapack mine.py:raises", "no LAPACK routine is declared for mine.py:raises: ")]
    [InlineData("probe nosuch.*", "'nosuch.*' names no library of the catalog: write import.*, ")]
    [InlineData("probe spicy.*", "'spicy.*' names no library of the catalog: did you mean scipy.*?")]
    [InlineData("triage mine.py:f", "mine.py:f: mine.py:5: KeyError: 'data' (while setup_f() ran)")]
    [InlineData("run --workload scipy.lu500", "no workload is named 'scipy.lu500': did you mean scipy.lu-500 or ")]
    [InlineData("run --resume", "there is no run in ")]
    public Task Workloads_and_runs_that_are_not_there(string arguments, string line) => AssertRefusedAsync(Usage, arguments, line);

    [Theory]
    [InlineData("--no-such-option", "no such option '--no-such-option' ('--help' shows the options)")]
    [InlineData("probe lab.empty --sizes 12Q", "no such option '--sizes': did you mean --size?")]
    [InlineData("probe lab.empty --repeats=3 --json", "no such option '--repeats=3': did you mean --repeat?")]
    [InlineData("doctor --repeat 3", "no such option '--repeat'")]
    [InlineData("--quick run", "'--quick' must come after 'run': run … --quick")]
    [InlineData("--repeat 3 run --resume", "'--repeat' must come after 'run': ")]
    [InlineData("--env A=B probe lab.empty", "'--env' must come after 'probe': ")]
    [InlineData("--python /no/such/python list", "'--python' must come after 'list': ")]
    [InlineData("prob lab.empty", "no such command 'prob': did you mean probe")]
    [InlineData("probe lab.empty --env NOTHING", "'NOTHING' sets no variable: write --env NAME=VALUE")]
    [InlineData("probe lab.empty --env PYTHONHOME=/usr", "the lab sets PYTHONHOME to that of the Python it embeds: ")]
    [InlineData("probe lab.empty --unset PYTHONHOME", "the lab sets PYTHONHOME to that of the Python it embeds: ")]
    [InlineData("run --resume --repeat 3", "--repeat has no effect with --resume: ")]
    [InlineData("run --resume --seed 3", "--seed has no effect with --resume: ")]
    [InlineData("run --resume nowhere --env OMP_X=1", "--env has no effect with --resume: ")]
    [InlineData("probe lab.empty --env =x", "'=x' sets no variable: write --env NAME=VALUE")]
    [InlineData("probe lab.empty --unset A=B", "'A=B' is not a variable's name: write --unset NAME")]
    [InlineData("probe lab.empty --host pool", "'pool' is not a host for probes: write guarded, pythonnet or lapack")]
    [InlineData("probe lab.empty --host lapack --size 1M", "--size tries plain threads, which call Python: ")]
    [InlineData("probe lab.empty --size 12Q", "'12Q' is not a size: write it like 256K, 4M, 1G or 0x400000")]
    [InlineData("probe lab.empty --size 256K --size 4K", "'4K' is too small: a thread's stack has at least 16 KiB here")]
    [InlineData("probe lab.empty --size 3G", "'3G' is too large: ")]
    [InlineData("probe lab.empty --repeat 0", "--repeat takes a number from 1 to 1000")]
    [InlineData("probe lab.empty --repeat many", "--repeat takes a number from 1 to 1000")]
    [InlineData("probe lab.empty --repeat 99999999999", "--repeat takes a number from 1 to 1000")]
    [InlineData("probe lab.empty --seed -1", "--seed takes a number from 0 to 2147483647")]
    [InlineData("probe lab.empty --seed 1.5", "--seed takes a number from 0 to 2147483647")]
    [InlineData("probe lab.empty --deadline NaN", "--deadline takes a number from 1 to 86400 seconds")]
    [InlineData("probe lab.empty --deadline 0", "--deadline takes a number from 1 to 86400 seconds")]
    [InlineData("check", "no stack size given: write --stack 8M, or name a budget with --budget")]
    [InlineData("check --stack 12Q", "'12Q' is not a size: write it like 256K, 4M, 1G or 0x400000")]
    [InlineData("check --stack 1M --json --markdown -", "--json and --markdown - both want stdout: name a file with --markdown")]
    [InlineData("check --stack 1M --junit a.xml --markdown ./a.xml", "two outputs name the same file: ")]
    [InlineData("check --stack 1M --junit gone/a.xml", "cannot write the test results: there is no folder ")]
    [InlineData("check --budget gone.json", "cannot use the budget gone.json: there is no such file")]
    [InlineData("triage lab.empty --stack 1", "'1' is too small: a thread's stack has at least 16 KiB here")]
    [InlineData("triage lab.empty --env A=1 --unset A", "--env sets A and --unset removes it: leave one of them out")]
    [InlineData("bench --list --workload lab.empty", "--list names benchmarks, and --workload chooses none of them: leave it out")]
    [InlineData("triage lab.empty --attempts 0", "--attempts takes a number from 1 to 1000")]
    [InlineData("triage lab.empty --host sofa", "'sofa' is not a host for triage: write thread or guarded")]
    [InlineData("settings --size 12Q", "'12Q' is not a size: write it like 256K, 4M, 1G or 0x400000")]
    [InlineData("settings --env A=B", "no such option '--env'")]
    [InlineData("doctor --provision", "no such option '--provision'")]
    [InlineData("settings --json --snippets", "--snippets prints text to paste, --json the observations: choose one")]
    [InlineData("probe lab.empty --parallel -1", "--parallel takes a number from 1 to 256")]
    [InlineData("probe lab.empty --trace-out /no/such/x.json", "cannot write the trace: there is no folder /no/such: name another file ")]
    [InlineData("probe lab.empty --trace-out /proc", "cannot write the trace: /proc is a folder: name another file ")]
    [InlineData("probe lab.empty --trace-out /dev/null", "cannot write the trace: /dev/null is a device or a stream, not a file: ")]
    [InlineData("probe lab.empty --python", "--python lacks its value: write, for instance, --python /usr/bin/python3")]
    [InlineData("probe lab.empty --size", "--size lacks its value: write, for instance, --size 1M")]
    [InlineData("discover", "discover takes what to run, a package, a path or a test: write, for instance, discover scipy.linalg")]
    [InlineData("compare", "compare takes two runs, before and after: write, for instance, compare before artifacts/latest")]
    [InlineData("compare one", "compare takes two runs, before and after: write, for instance, compare before artifacts/latest")]
    [InlineData("compare one two three", "'three' is more than 'compare' takes: leave it out, or see compare --help")]
    [InlineData("probe scipy.inv@n=abc", "'scipy.inv@n=abc': 'abc' is no n, which is a whole number: write scipy.inv@n=100")]
    [InlineData("triage mine.py:f@n=", "'mine.py:f@n=': '' is no n, which is a whole number: write mine.py:f@n=100")]
    [InlineData("probe", "no workload given. Run 'list' to see the catalog, ")]
    [InlineData("probe gone.py:f", "there is no file 'gone.py': ")]
    [InlineData("triage", "name one workload. Run 'list' to see the catalog, ")]
    [InlineData("triage lab.empty stdlib.json-900", "name one workload. Run 'list' to see the catalog, ")]
    [InlineData("run --workload gone.py:f", "there is no file 'gone.py': ")]
    [InlineData("run --resume nowhere", "there is no run in ")]
    [InlineData("report nowhere", "there is no run in ")]
    [InlineData("curve", "no workload given. Run 'list' to see the catalog, ")]
    [InlineData("curve stdlib.json --n 10", "'10' is no range of n: write the smallest and the largest, such as 10..2000")]
    [InlineData("curve stdlib.json --n 10..x", "'10..x' is no range of n: ")]
    [InlineData("curve stdlib.json --n 20..10", "'20..10' runs backwards: write 10..20")]
    [InlineData("curve stdlib.json --n 0..10", "'0..10': n is from 1 to 10000000")]
    [InlineData("curve stdlib.json --probes 1", "--probes takes a number from 2 to 1000")]
    [InlineData("curve stdlib.json --stack 1Q", "'1Q' is not a size: ")]
    [InlineData("sweep", "no workload given. Run 'list' to see the catalog, ")]
    [InlineData("sweep lab.empty --sizes 4M..64K", "'4M..64K' runs backwards: write the smaller size first, 64K..4M")]
    [InlineData("sweep lab.empty --sizes 64K --sizes 8Q", "'8Q' is not a size: ")]
    [InlineData("sweep lab.empty --sizes 128K..1G:4K", "'128K..1G:4K' makes 262113 sizes, and a sweep takes up to 2000: ")]
    [InlineData("sweep lab.empty --hosts threads", "there is no host 'threads': write guarded, thread, pool, python, lapack, ")]
    [InlineData("sweep lab.empty --seed x", "--seed takes a number from 0 to 2147483647")]
    [InlineData("blas scipy.lu-500 --library-path nowhere", "there is no folder nowhere")]
    [InlineData("blas scipy.lu-500 --threads 0", "'0' is no number of BLAS threads")]
    [InlineData("blas scipy.lu-500 --host thread", "'thread' is not a host for a matrix")]
    [InlineData("discover scipy.linalg --host thread", "a survey needs a guarded stack")]
    [InlineData("discover scipy.linalg --host lapack", "'lapack' is not a host for tests")]
    [InlineData("discover scipy.linalg --stack 12", "'12' is too small")]
    [InlineData("bench --job medium", "Argument 'medium' not recognized. Must be one of:")]
    [InlineData("scan --json --markdown -", "--json and --markdown - both write to stdout: name a file for one of them")]
    [InlineData("echo-kernel --stack 12", "'12' is too small")]
    [InlineData("kernelspec uninstall --name ..", "'..' is no name of a kernel")]
    [InlineData("kernelspec install --user --prefix here", "--user and --prefix are two places: choose one")]
    public async Task What_is_refused_before_anything_is_started(string arguments, string line) =>
        (await LabRun.InProcessAsync(Words(arguments))).AssertRefused(Usage, line);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task An_empty_Python_is_not_taken_for_none(string python)
    {
        (await LabRun.InProcessAsync("list", "--python", python)).AssertRefused(
            Usage, "--python is empty: write, for instance, --python /usr/bin/python3");
    }

    [Theory]
    [InlineData("discover --help")]
    [InlineData("compare -h")]
    public async Task Help_needs_no_argument(string arguments)
    {
        var run = await LabRun.InProcessAsync(Words(arguments));

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
    }

    /// <summary>What a message tells the user to type is right.</summary>
    [Fact]
    public void Every_option_that_takes_a_value_has_an_example_that_it_takes()
    {
        var root = CommandLine.Root(TextWriter.Null, TextWriter.Null);
        var commands = root.Subcommands.Select(c => (Line: c.Name, Command: c))
            .Concat(root.Subcommands.SelectMany(c => c.Subcommands.Select(s => (Line: $"{c.Name} {s.Name}", Command: s))));
        var options = commands.SelectMany(
            c => c.Command.Options.Where(o => o.Arity.MinimumNumberOfValues > 0).Select(o => (c.Line, Option: o))).ToList();

        Assert.True(options.Count > 40, $"{options.Count}");
        foreach (var (line, option) in options)
        {
            var parsed = root.Parse($"{line} {UsageErrors.Example(option)}");
            Assert.DoesNotContain(parsed.Errors, e => e.SymbolResult is OptionResult || e.SymbolResult?.Parent is OptionResult);
        }
    }

    [Theory]
    [InlineData("report", "")]
    [InlineData("run", "--out", "")]
    [InlineData("run", "--resume", "")]
    public async Task An_empty_name_of_a_folder(params string[] arguments) =>
        (await LabProcess.RunAsync(_folder.Path, arguments)).AssertRefused(Usage, "an empty text names no folder of a run: ");

    [Theory]
    [InlineData("probe lab.empty --python /bin/true", "--python /bin/true: does not answer like a Python")]
    [InlineData("probe lab.empty --python /no/such/python", "--python /no/such/python: does not exist")]
    [InlineData("list --python no-such-python", "--python no-such-python: is not on PATH")]
    [InlineData("doctor --python /bin/false", "--python /bin/false: ")]
    [InlineData("settings --python /no/such/python", "--python /no/such/python: does not exist")]
    [InlineData("run --python /etc/passwd", "--python /etc/passwd: /etc/passwd is not executable")]
    public Task A_Python_that_is_none(string arguments, string line) => AssertRefusedAsync(NoEnvironment, arguments, line);

    // The runtime starts with no stack this small (E_INVALIDARG).
    [Theory]
    [InlineData("probe lab.empty")]
    [InlineData("sweep lab.empty --out sweep")]
    public Task A_worker_that_cannot_start(string arguments) => AssertRefusedAsync(
        NoEnvironment, arguments + " --env DOTNET_Thread_DefaultStackSize=1", "lab.empty: Failed to create CoreCLR");

    [Theory]
    [InlineData("/proc/lab-tests")]
    [InlineData("mine.py/below")]
    [InlineData("mine.py")]
    public Task A_folder_that_cannot_be_written(string folder) =>
        AssertRefusedAsync(
            Usage, "run --workload lab.empty --out " + folder, $"cannot write to {Path.GetFullPath(folder, _folder.Path)}: ");

    [Theory]
    [InlineData("run --workload scipy.lu500", "no workload is named ")]
    [InlineData("run --workload mine.py:nothing --no-bench", "mine.py:nothing: mine.py has no function 'nothing': name ")]
    [InlineData("sweep mine.py:nothing", "mine.py:nothing: mine.py has no function 'nothing': name ")]
    [InlineData("curve mine.py:raises", "mine.py:raises takes no n: write def setup_raises(n) in the file")]
    public async Task A_run_that_cannot_be_started_leaves_no_folder_and_the_last_run_in_its_place(string arguments, string line)
    {
        Directory.CreateDirectory(_folder.Combine("artifacts", "last"));
        File.CreateSymbolicLink(_folder.Combine("artifacts", "latest"), "last");

        var run = await LabProcess.RunAsync(_folder.Path, Words(arguments));

        Assert.True(run.ExitCode == Usage, run.ToString());
        Assert.StartsWith(line, run.Complaints[^1], StringComparison.Ordinal);
        Assert.Equal(
            ["last", "latest"],
            Directory.EnumerateFileSystemEntries(_folder.Combine("artifacts")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_run_of_a_function_that_raises_says_so_and_is_kept()
    {
        var run = await LabProcess.RunAsync(_folder.Path, "run", "--workload", "mine.py:raises", "--out", "run");

        Assert.True(run.ExitCode == Usage, run.ToString());
        Assert.StartsWith("mine.py:raises: the call raised ValueError: no (", run.Complaints[^1], StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.Combine("run", "index.html")));
    }

    private async Task AssertRefusedAsync(int exitCode, string arguments, string line) =>
        (await LabProcess.RunAsync(_folder.Path, Words(arguments))).AssertRefused(exitCode, line);

    private static string[] Words(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
