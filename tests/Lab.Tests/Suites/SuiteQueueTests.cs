using Lab.Console;
using Lab.Jobs;
using Lab.Tests.Jobs;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Suites;

/// <summary>Who runs which test of a suite, and what becomes of those that a session leaves undone.</summary>
public sealed class SuiteQueueTests
{
    [Fact]
    public void What_was_collected_before_is_told_from_the_same_folder()
    {
        Assert.Equal("/site", Queue(["a.py::test_it"], collected: "/site").Root);
        Assert.Equal("", Queue(["a.py::test_it"]).Root);
    }

    [Fact]
    public void What_a_session_leaves_undone_is_given_back_once()
    {
        string[] tests = ["a.py::test_1", "a.py::test_2"];
        var queue = Queue(tests);
        using (var feed = queue.For([]))
        {
            feed.Next();
            feed.Dispose();
        }

        Assert.Equal(tests, Rest(queue).SelectMany(given => given));
    }

    [Fact]
    public void What_was_given_up_does_not_come_back()
    {
        var queue = Queue(["a.py::test_1", "a.py::test_2"]);
        using (var feed = queue.For([]))
        {
            feed.Next();
            feed.Dispose();
            queue.GiveUp(["a.py"], "no");
        }

        Assert.Empty(queue.Targets(null));
    }

    [Fact]
    public void The_tests_of_a_class_are_run_in_one_session()
    {
        string[] tests =
        [
            "a.py::test_0", "a.py::TestA::test_1", "a.py::TestA::test_2[x::y]", "a.py::TestA::test_2[a[1]]", "a.py::TestB::test_1",
            "a.py::TestB::TestC::test_1", "a.py::TestB::TestC::test_2", "a.py::test_3[b::c]", "a.py::test_3[b::d]", "b.py::TestA::test_1",
        ];

        Assert.Equal([1, 3, 3, 1, 1, 1], Rest(Queue(tests, sessions: 5)).Select(given => given.Length));
        Assert.Equal([7, 1, 1, 1], Rest(Queue(tests)).Select(given => given.Length));
    }

    [Fact]
    public void What_had_less_time_or_no_session_is_run_again()
    {
        TestRun[] runs =
        [
            Run("a.py::test_passed", TestOutcome.Passed, 1),
            Run("a.py::test_fixture_failed", TestOutcome.Error, 0.01),
            Run("a.py::test_late", TestOutcome.TimedOut, 2) with { Death = new Outcome.TimedOut(2) },
            Run("a.py::test_without_session", TestOutcome.Error, 0),
            Run("a.py::test_late_again", TestOutcome.TimedOut, 2) with { Death = new Outcome.TimedOut(2) },
            Run("a.py::test_late_again", TestOutcome.TimedOut, 60) with { Death = new Outcome.TimedOut(60) },
        ];
        string[] tests = [.. runs.Select(run => run.Test).Distinct()];

        Assert.Equal(["a.py::test_late", "a.py::test_without_session"], Rest(Queue(tests, runs: runs)).SelectMany(given => given));
        Assert.Equal(
            ["a.py::test_without_session"],
            Rest(Queue(tests, deadline: TimeSpan.FromSeconds(2), runs: runs)).SelectMany(given => given));

        static TestRun Run(string test, TestOutcome outcome, double seconds) => new(test, Host.Python, ByteSize.Zero, outcome, "", seconds);
    }

    /// <summary>What one session is given from now on, if all of it ends.</summary>
    private static List<ImmutableArray<string>> Rest(SuiteQueue queue)
    {
        var all = new List<ImmutableArray<string>>();
        using var feed = queue.For([]);
        while (feed.Next() is { IsEmpty: false } given)
        {
            all.Add(given);
            foreach (var test in given)
                feed.Take(new(test, Host.Python, ByteSize.Zero, TestOutcome.Passed, "", 0));
        }

        return all;
    }

    private static SuiteQueue Queue(
        string[] tests, string? collected = null, int sessions = 1, TimeSpan? deadline = null, params TestRun[] runs)
    {
        var plan = new SuitePlan(["a"], "", Host.Guarded, ByteSize.FromMiB(64), null, Verify: false);
        var header = SampleHeader.Create("lab.empty") with { Suite = plan };
        CaptureEntry[] entries = collected is null ? [header] : [header, new CaptureEntry.Collected(collected, tests.Length, [])];
        var spec = new TrialSpec("", Host.Python, ByteSize.Zero, header.Environments[0], Watermark.None, 0);
        var capture = Capture.Of([.. entries, .. runs.Select(run => new CaptureEntry.Tested(run))]);
        return new(capture, spec, tests, sessions, deadline ?? TimeSpan.FromSeconds(60), new Silent());
    }

    private sealed class Silent : IProbeProgress
    {
        public void Finished(int probes)
        {
        }

        public void Planned(int probes)
        {
        }

        public void Say(string line)
        {
        }
    }
}
