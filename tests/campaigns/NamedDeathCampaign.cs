using Lab.StackProbe;
using Lab.Tests;
using Lab.Tests.Processes;
using Lab.Triage;
using Lab.Trials;

namespace Lab.Campaigns.Tests;

/// <summary>
/// Workloads that die or hang in every way known, on threads of any host and size, and after calls that change how a fault is reported:
/// triage names what it was.
/// </summary>
public sealed class NamedDeathCampaign(RealLab lab) : IClassFixture<RealLab>
{
    private static readonly (string File, string[] Functions, TriageCause Cause)[] Deaths =
    [
        (
            "misleading.py",
            [
                "null_with_sigsegv_blocked", "null_with_sigsegv_default", "null_with_sigsegv_ignored", "null_with_descriptors_closed",
                "null_on_a_thread_that_blocks_all", "null_without_an_alternate_stack", "points_into_the_red_zone",
                "forges_records_of_an_overflow",
            ],
            TriageCause.WildPointer),
        (
            "misleading.py",
            [
                "overflow_with_sigsegv_blocked", "overflow_with_a_handler_that_exits", "overflow_that_is_handled_for_ever",
                "frame_of_100_MiB",
            ],
            TriageCause.Stack),
        ("misleading.py", ["overflow_of_another_thread"], TriageCause.OtherThreadStack),
        ("misleading.py", ["exits_with_139", "exits_with_134", "prints_and_exits"], TriageCause.Exit),
        ("misleading.py", ["child_raises", "child_is_terminated", "child_is_waited_for"], TriageCause.Fork),
        ("misleading.py", ["child_that_ends"], TriageCause.None),
        ("dying.py", ["endless_getattr", "endless_sort"], TriageCause.Stack),
        ("dying.py", ["overflows_on_a_thread_of_its_own"], TriageCause.OtherThreadStack),
        (
            "dying.py",
            ["null_pointer", "unmapped_address", "read_only_page", "no_address", "below_the_stack"],
            TriageCause.WildPointer),
        ("dying.py", ["aborts", "aborts_in_c"], TriageCause.Abort),
        ("dying.py", ["illegal_instruction"], TriageCause.IllegalInstruction),
        ("dying.py", ["malloc_unchecked", "memory_error"], TriageCause.MemoryLimit),
        ("dying.py", ["raises"], TriageCause.PythonException),
        ("dying.py", ["kills_itself"], TriageCause.Signal),
        ("dying.py", ["exits"], TriageCause.Exit),
        ("dying.py", ["sleeps"], TriageCause.Hang),
    ];

    /// <summary>What a service may have done before the call. Python's faulthandler takes a fault before the lab's recorder does.</summary>
    private static readonly string[] Before =
    [
        "pass",
        "pass",
        "import faulthandler; faulthandler.enable()",
        "import threading; threading.Thread(target=lambda: time.sleep(600), daemon=True).start()",
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN) if threading.current_thread() is threading.main_thread() else None",
        "print('Stack overflow.', file=sys.stderr, flush=True)",
        "print('Fatal Python error: Segmentation fault', file=sys.stderr, flush=True)",
    ];

    [Fact]
    [Trait("Speed", "slow")]
    public Task Triage_names_what_it_was() => Campaign.RunAsync(few: 2, async random =>
    {
        Assert.SkipUnless(SignalWatch.IsSupported, "faults are recorded and watched on Linux x64 only");
        using var folder = new TemporaryFolder();
        var (file, functions, cause) = Any(random, Deaths);
        var function = Any(random, functions);
        var before = Any(random, Before);
        var workload = folder.Combine("workload.py");
        await File.WriteAllTextAsync(workload, $"""
            import sys, threading, time
            sys.path.insert(0, {Python(Path.Combine(AppContext.BaseDirectory, "Workloads"))})
            import {Path.GetFileNameWithoutExtension(file)} as deaths

            def call():
                {before}
                return deaths.{function}()
            """);
        var host = Any(random, Host.Guarded, Host.Thread);
        // On larger ones the recursions reach the limit that Python sets them.
        var size = Any(random, ByteSize.FromKiB(512), ByteSize.FromMiB(1), ByteSize.FromKiB(1540), ByteSize.FromMiB(2));
        var mark = new ProcessMark();
        var spec = new TrialSpec($"{workload}:call", host, size, RealLab.Environment(mark), Watermark.None, 0)
        {
            EnvironmentPadding = random.Next(4096),
        };
        var deadline = TimeSpan.FromSeconds(cause is TriageCause.Hang ? 5 : 15);

        var report = await lab.TriageAsync(spec, mark, deadline, random.Next(1, 3));

        var attempt = $"{function} after '{before}' on {host} with {size}: {cause} is right";
        Assert.True(report.Cause == cause, attempt + "\n" + string.Join('\n', TriageScreen.Lines(report)));
    });

    private static T Any<T>(Random random, params T[] of) => of[random.Next(of.Length)];

    private static string Python(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
