using System.Text.Json;
using Lab.StackProbe;
using Lab.Tests.Processes;
using Lab.Trials.Captures;

namespace Lab.Tests.Suites;

/// <summary><c>discover</c> as a process, with real pytest and real workers.</summary>
[Collection(RealLab.LongCommandsCollection)]
[Trait("Speed", "slow")]
public sealed class DiscoverTests : IDisposable
{
    private const string Odd = "test_odd.py";

    private readonly RealLab _lab;
    private readonly TemporaryFolder _folder = new();

    public DiscoverTests(RealLab lab)
    {
        _lab = lab;
        File.Copy(Path.Combine(LabFiles.RepositoryRoot, "tests", "Lab.Tests", "Suites", "odd_suite.py"), _folder.Combine(Odd));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_test_has_an_outcome_whatever_the_others_do_to_the_process()
    {
        var tests = await DiscoverAsync(Odd, "--deadline", "3");

        Assert.Equal(25, tests.Count);
        Assert.Equal("failed", tests["test_fails"].Outcome);
        Assert.Equal("error", tests["test_error"].Outcome);
        Assert.Equal("skipped", tests["test_skipped"].Outcome);
        Assert.Equal("xfailed", tests["test_expected"].Outcome);
        Assert.Equal("xpassed", tests["test_unexpected"].Outcome);
        Assert.Equal("crashed", tests["test_exits"].Outcome);
        Assert.Equal("crashed", tests["test_forks_and_returns"].Outcome);
        Assert.Equal("timedOut", tests["test_hangs"].Outcome);
        foreach (var ends in new[] { "test_leaves", "test_interrupts", "test_ends_session" })
            Assert.Equal("failed", tests[ends].Outcome);
        string[] pass =
        [
            "test_deep", "test_shallow", "test_moves", "test_stays", "test_forks", "test_blocks_signals", "test_named[a b]",
            "test_named[x::y]", "test_named[a[1]]", "TestClass::test_method", "Old::test_old", "test_last",
        ];
        Assert.All(pass, test => Assert.Equal("passed", tests[test].Outcome));
        // What fails by itself is told from what fails here.
        Assert.Equal(("failed", "passed"), (tests["test_main_thread_alone"].Outcome, tests["test_main_thread_alone"].Plain));
        Assert.Equal("failed", tests["test_fails"].Plain);
        Assert.Equal("crashed", tests["test_exits"].Plain);
        Assert.Null(tests["test_deep"].Plain);
    }

    [Fact]
    public async Task A_test_inherits_no_page_of_a_deeper_one_and_dies_alone_where_its_peak_does_not_fit()
    {
        string[] selected = ["-k", "deep or shallow or method", "--jobs", "1"];
        var survey = await DiscoverAsync([Odd, .. selected, "--verify"]);
        var tried = await DiscoverAsync([Odd, .. selected, "--stack", "512K"]);

        var deep = survey["test_deep"];
        Assert.InRange(deep.Peak!.Value, 256 << 10, 8 << 20);
        Assert.InRange(survey["test_shallow"].Peak!.Value, 4096, 32 << 10);
        // By itself it needs what it took among others: it imports nothing.
        Assert.True(deep.Verified);
        Assert.NotEmpty(deep.TakenBy);
        Assert.InRange(deep.Minimum!.Value, deep.Peak.Value - 8192, deep.Peak.Value + 8192);
        Assert.Equal(deep.Peak > 512 << 10 ? "crashed" : "passed", tried["test_deep"].Outcome);
        Assert.NotEmpty(tried["test_deep"].TakenBy);
        Assert.Equal("passed", tried["test_shallow"].Outcome);
        Assert.Equal("passed", tried["TestClass::test_method"].Outcome);
    }

    [Fact]
    public async Task What_dies_at_a_size_is_what_took_more_in_the_survey()
    {
        Assert.SkipIfMissing(_lab.WhyNoPthreadOpenBlas);
        // With one thread, as on one processor, none of them goes deep.
        string[] selected = ["scipy.linalg", "-k", "TestSolveLyapunov or TestEigBanded", "--env", "OPENBLAS_NUM_THREADS=2"];
        var survey = await DiscoverAsync(selected);
        var tried = await DiscoverAsync([.. selected, "--stack", "1M"]);

        var deep = survey.Where(t => t.Value.Peak > 1 << 20).Select(t => t.Key).Order().ToList();
        Assert.NotEmpty(deep);
        Assert.Equal(deep, tried.Where(t => t.Value.Outcome is "crashed" or "refused").Select(t => t.Key).Order());
        Assert.Equal(
            survey.Where(t => !deep.Contains(t.Key)).Select(t => (t.Key, t.Value.Outcome)).Order(),
            tried.Where(t => !deep.Contains(t.Key)).Select(t => (t.Key, t.Value.Outcome)).Order());
    }

    [Fact]
    public async Task On_plain_threads_a_test_that_ends_well_on_less_than_it_took_overran()
    {
        var tests = await DiscoverAsync(Odd, "-k", "deep or shallow", "--stack", "512K", "--host", "thread");

        Assert.Equal("passed", tests["test_shallow"].Outcome);
        Assert.Contains(tests["test_deep"].Outcome, new[] { "overran", "crashed", "refused" });
    }

    [Fact]
    public async Task A_test_of_unittest_that_fails_fails_as_a_workload_too()
    {
        _folder.WriteFile(
            "test_unit.py",
            """
            import unittest

            class Case(unittest.TestCase):
                def test_fails(self):
                    self.fail("no")

                def test_passes(self):
                    pass
            """);

        var run = await LabProcess.RunAsync(
            _folder.Path, "check", "test_unit.py::Case::test_fails", "test_unit.py::Case::test_passes", "--stack", "1M");

        Assert.True(run.ExitCode == ExitCode.Failed, run.ToString());
        Assert.Contains("raised AssertionError: no", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n1 passed, 1 failed, 0 skipped\n", run.Output, StringComparison.Ordinal);
        var gone = await LabProcess.RunAsync(_folder.Path, "check", "test_unit.py::Case::test_gone", "--stack", "1M");
        gone.AssertRefused(ExitCode.Usage, "test_unit.py::Case::test_gone does not come to its call: ");
    }

    [Fact]
    public async Task A_run_that_was_interrupted_goes_on_with_the_tests_that_it_has_not_run()
    {
        using (var lab = LabProcess.Start(_folder.Path, "discover", Odd, "--deadline", "60", "--jobs", "1", "--out", "run"))
        {
            await lab.UntilAsync(() => Tested() > 8);
            lab.Signal(SignalNumber.SIGINT);
            Assert.Equal(ExitCode.Interrupted, (await lab.EndAsync()).ExitCode);
        }

        var before = Tested();
        var resumed = await LabProcess.RunAsync(_folder.Path, "run", "--resume", "run", "--deadline", "3");

        Assert.True(resumed.ExitCode == ExitCode.Done, resumed.ToString());
        Assert.Equal(25, Capture.Read(_folder.Combine("run/capture.jsonl")).Tests.Count(t => t is { StackSize.Bytes: > 0, Growth: null }));
        Assert.True(Tested() > before);

        int Tested() => _folder.Combine("run/capture.jsonl") is var capture && File.Exists(capture)
            ? File.ReadLines(capture).Count(line => line.Contains("\"entry\":\"tested\"", StringComparison.Ordinal))
            : 0;
    }

    [Fact]
    public async Task Fixtures_of_a_session_are_made_once_and_taken_down()
    {
        _folder.WriteFile(
            "test_session.py",
            """
            import time
            import pytest

            @pytest.fixture(scope="session", autouse=True)
            def served():
                with open("log", "a") as log:
                    log.write("made ")
                yield
                time.sleep(0.5)
                with open("log", "a") as log:
                    log.write("ended ")

            @pytest.mark.parametrize("n", range(4))
            def test_it(n):
                pass
            """);

        Assert.Equal(4, (await DiscoverAsync("test_session.py", "--jobs", "1")).Values.Count(t => t.Outcome == "passed"));
        Assert.Equal("made ended ", await File.ReadAllTextAsync(_folder.Combine("log")));
    }

    [Fact]
    public async Task A_hang_is_not_put_down_to_a_fork_of_an_earlier_test()
    {
        _folder.WriteFile(
            "test_forks.py",
            """
            import os
            import time

            def test_forks():
                if os.fork() == 0:
                    time.sleep(1000)

            def test_hangs():
                time.sleep(1000)

            def test_waits():
                if os.fork() == 0:
                    time.sleep(1000)
                time.sleep(1000)
            """);

        var tests = await DiscoverAsync("test_forks.py", "--deadline", "3", "--jobs", "1");

        Assert.Equal(("passed", "timedOut"), (tests["test_forks"].Outcome, tests["test_hangs"].Outcome));
        Assert.Equal("crashed", tests["test_waits"].Outcome);
    }

    [Fact]
    public async Task A_call_that_does_not_come_to_the_body_of_its_test_has_failed()
    {
        // As where Python refuses the first frame on a small stack.
        _folder.WriteFile(
            "conftest.py",
            """
            def refused():
                raise RecursionError("no room")

            def pytest_runtest_call(item):
                session, = (plugin for plugin in item.config.pluginmanager.get_plugins() if hasattr(plugin, "_measure"))
                session.real = measure = getattr(session, "real", session._measure)
                session._measure = lambda call: measure(refused if item.name == "test_refused" else call)
            """);
        _folder.WriteFile(
            "test_it.py",
            """
            def test_refused():
                pass

            def test_well():
                pass
            """);

        var run = await LabProcess.RunAsync(_folder.Path, "discover", "test_it.py", "--jobs", "1");

        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.Contains("\n1 passed, 1 failed\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("test_refused: failed: RecursionError: no room", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_is_found_again_where_targets_have_no_folder_in_common()
    {
        using var other = new TemporaryFolder();
        _folder.WriteFile("suite/test_here.py", "def test_fails_here(): assert False");
        other.WriteFile("test_there.py", "def test_fails_there(): assert False");

        var tests = await DiscoverAsync("suite", other.Combine("test_there.py"), "--jobs", "1");

        Assert.Equal(["test_fails_here", "test_fails_there"], tests.Keys.Order());
        Assert.All(tests.Values, test => Assert.Equal(("failed", "failed"), (test.Outcome, test.Plain)));
    }

    [Fact]
    public async Task A_file_that_skips_itself_says_why()
    {
        _folder.WriteFile("test_it.py", "import pytest\npytest.importorskip('no_such_module')");

        var run = await LabProcess.RunAsync(_folder.Path, "discover", "test_it.py", "--jobs", "1");

        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.Contains("\nnot collected: test_it.py: Skipped: could not import 'no_such_module'", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this Python has no package no_such_package", "no_such_package")]
    [InlineData("there is no file no_such_file.py", "no_such_file.py")]
    [InlineData("test_odd.py has no test that matches 'nothing'", Odd, "-k", "nothing")]
    public async Task What_cannot_be_run_is_refused_in_a_line(string start, params string[] arguments)
    {
        var run = await LabProcess.RunAsync(_folder.Path, ["discover", .. arguments]);

        Assert.True(run.ExitCode == ExitCode.Usage, run.ToString());
        Assert.Equal("", run.Output);
        Assert.DoesNotContain("failed: ", run.Error, StringComparison.Ordinal);
        // A run that was begun for nothing leaves nothing, and no run is the latest.
        if (Directory.Exists(_folder.Combine("artifacts")))
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Combine("artifacts")));
        Assert.Contains(run.Error.Split('\n'), line => line.StartsWith(start, StringComparison.Ordinal));
    }

    private async Task<Dictionary<string, Test>> DiscoverAsync(params string[] arguments)
    {
        var run = await LabProcess.RunAsync(_folder.Path, ["discover", .. arguments, "--json"]);

        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        using var json = JsonDocument.Parse(run.Output);
        return json.RootElement.GetProperty("tests").EnumerateArray().Select(Test.Of).ToDictionary(t => t.Name);
    }

    private sealed record Test(
        string Name, string Outcome, long? Peak, string? Plain, long? Minimum, bool Verified, IReadOnlyList<string?> TakenBy)
    {
        public static Test Of(JsonElement test) => new(
            test.GetProperty("test").GetString()!.Split("::", 2)[1],
            test.GetProperty("outcome").GetString()!,
            Number(test.GetProperty("peakBytes")),
            test.GetProperty("plainPython").GetString(),
            Number(test.GetProperty("minimumStackBytes")),
            test.GetProperty("verified").GetBoolean(),
            [.. test.GetProperty("consumers").EnumerateArray().Select(c => c.GetProperty("module").GetString())]);

        private static long? Number(JsonElement size) => size.ValueKind == JsonValueKind.Null ? null : size.GetInt64();
    }
}
