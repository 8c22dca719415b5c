using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Trials;

namespace Lab.Tests.Supervision;

/// <summary>Threads that a workload starts itself, in real workers.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class OtherThreadTests(RealLab lab) : IDisposable
{
    /// <summary>
    /// Threads are started in the set-up, and wait: so they are there when the first look is taken, however busy the machine is.
    /// </summary>
    private const string Threads = """
        import threading

        def waiting(count, target, *args):
            release = threading.Event()
            threads = [threading.Thread(target=lambda: release.wait() and target(*args)) for _ in range(count)]
            for thread in threads:
                thread.start()
            return release, threads

        def run(waiting):
            release, threads = waiting
            release.set()
            for thread in threads:
                thread.join()

        """;

    private const string Lu = Threads + """
        import numpy
        from scipy.linalg import lu_factor

        def setup_direct():
            return numpy.random.default_rng(1).standard_normal((500, 500))

        def direct(matrix):
            lu_factor(matrix)

        def setup_on_thread():
            return waiting(1, lu_factor, setup_direct())

        def setup_on_small_thread():
            threading.stack_size(6 << 20)
            return setup_on_thread()

        on_thread = on_small_thread = run
        """;

    private const string Recursing = Threads + """
        import os

        def descend(depth):
            return depth and sorted([depth - 1], key=descend)

        def setup_ten_threads():
            return waiting(10, descend, 100)

        ten_threads = run

        def padding():
            raise LookupError(len(os.environ.get("LAB_PADDING", "")))
        """;

    private const string OpenMp = """
        #include <alloca.h>
        static __attribute__((noinline)) void touch(int bytes) { volatile char *frame = alloca(bytes); frame[0] = 1; }
        void lab_parallel(void)
        {
        #pragma omp parallel num_threads(4)
            touch(300 << 10);
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_call_on_a_Python_thread_takes_what_it_takes_on_the_measured_one()
    {
        Assert.SkipIfMissing(lab.WhyNoPthreadOpenBlas);
        var file = _folder.WriteFile("lu.py", Lu);

        var direct = Reading(await RunAsync($"{file}:direct")).Peak;
        var thread = Assert.Single((await RunAsync($"{file}:on_thread")).OtherThreads, IsPythons);

        Assert.True(direct > ByteSize.FromMiB(1), $"{direct}");
        // The same frames of OpenBLAS's; above them the harness's entry in the one, Python's thread start in the other.
        Assert.InRange(thread.Peak.KiB, direct.KiB - 32, direct.KiB + 32);
        Assert.True(thread.StackSize > thread.Peak);
    }

    [Fact]
    public async Task Its_stack_is_the_one_that_Python_was_told_to_give_it()
    {
        Assert.SkipIfMissing(lab.WhyNoPthreadOpenBlas);

        var record = await RunAsync($"{_folder.WriteFile("lu.py", Lu)}:on_small_thread");

        var thread = Assert.Single(record.OtherThreads, IsPythons);
        Assert.Equal((ByteSize.FromMiB(6), true), (thread.StackSize, thread.Peak > ByteSize.FromMiB(1)));
    }

    [Fact]
    public async Task The_threads_of_the_BLAS_are_there()
    {
        Assert.SkipIfMissing(lab.WhyNoPthreadOpenBlas);
        Assert.SkipWhen(lab.OpenBlas!.Threads is 1, "the BLAS has one thread on this machine");

        var unlimited = await RunAsync("scipy.lu-500");
        var limited = await RunAsync("scipy.lu-500", blasThreads: 1);

        var threads = unlimited.OtherThreads.Where(t => t.Module?.Contains("openblas", StringComparison.Ordinal) == true).ToList();
        Assert.Equal(lab.OpenBlas.Threads - 1, threads.Count);
        Assert.All(threads, t => Assert.InRange(t.Peak.KiB, 4, t.StackSize.KiB / 2));
        Assert.DoesNotContain(limited.OtherThreads, t => t.Module?.Contains("openblas", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Threads_that_end_before_the_call_are_there_with_their_peak()
    {
        var record = await RunAsync($"{_folder.WriteFile("recursing.py", Recursing)}:ten_threads");

        var pythons = record.OtherThreads.Where(IsPythons).ToList();
        Assert.Equal(10, pythons.Count);
        Assert.All(pythons, t => Assert.InRange(t.Peak.KiB, 40, 1024));
        // Python's join does not wait for the last instructions of a thread.
        Assert.Contains(pythons, t => t.Ended);
        Assert.DoesNotContain(
            record.OtherThreads,
            t => t.Module?.Contains("coreclr", StringComparison.Ordinal) == true || t.Name.StartsWith(".NET", StringComparison.Ordinal));
    }

    /// <summary>A call that leaves no descriptor, or had none, has its peak all the same.</summary>
    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task Where_they_cannot_be_watched_the_call_is_measured_all_the_same(string call)
    {
        var file = _folder.WriteFile("limits.py", """
            from resource import RLIMIT_NOFILE, getrlimit, setrlimit

            def after(_=None):
                setrlimit(RLIMIT_NOFILE, (3, getrlimit(RLIMIT_NOFILE)[1]))

            setup_before = after

            def before(_):
                pass
            """);

        Assert.InRange(Reading(await RunAsync($"{file}:{call}")).Peak.KiB, 4, 128);
    }

    [Fact]
    public async Task The_threads_of_OpenMP_are_there_with_the_stack_that_OMP_STACKSIZE_gives_them()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var library = CCompiler.Compile(
            _folder.Path, "parallel.so", OpenMp, "-O1", "-shared", "-fPIC", "-fopenmp", "-fno-stack-clash-protection");
        var file = _folder.WriteFile(
            "parallel.py", $"import ctypes\nlibrary = ctypes.CDLL('{library}')\ndef parallel():\n    library.lab_parallel()\n");

        var record = await RunAsync($"{file}:parallel", variables: ("OMP_STACKSIZE", "1M"));

        var threads = record.OtherThreads.Where(t => t.Module?.StartsWith("libgomp", StringComparison.Ordinal) == true).ToList();
        Assert.Equal(3, threads.Count);
        Assert.All(threads, t => Assert.Equal(ByteSize.FromMiB(1), t.StackSize));
        Assert.All(threads, t => Assert.InRange(t.Peak.KiB, 300, 320));
        Assert.Equal(3, record.OtherThreads.Count(t => !t.Ended));
    }

    [Fact]
    public async Task Only_a_measurement_looks_at_them()
    {
        var file = _folder.WriteFile("recursing.py", Recursing);

        Assert.Empty((await RunAsync($"{file}:ten_threads", Watermark.Paint)).OtherThreads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    public async Task The_environment_is_padded_by_as_much_as_was_asked_for(int padding)
    {
        var mark = new ProcessMark();
        var spec = new TrialSpec(
            $"{_folder.WriteFile("recursing.py", Recursing)}:padding", Host.Guarded, ByteSize.FromMiB(16), RealLab.Environment(mark),
            Watermark.None, 0);

        var record = await lab.Supervisor(TrialBench.Long).RunAsync(spec with { EnvironmentPadding = padding }, CancellationToken.None);

        Assert.Equal($"{padding}", Assert.IsType<Outcome.Raised>(record.Outcome).Message);
    }

    private static bool IsPythons(ThreadReading thread) => thread.Module?.Contains("python", StringComparison.Ordinal) == true;

    private static StackReading Reading(TrialRecord record) =>
        Assert.IsType<StackReading>(Assert.IsType<Outcome.Completed>(record.Outcome).Reading);

    private async Task<TrialRecord> RunAsync(
        string workload, Watermark watermark = Watermark.Residency, int? blasThreads = null, params (string, string)[] variables)
    {
        var mark = new ProcessMark();
        var spec = new TrialSpec(
            workload, Host.Guarded, ByteSize.FromMiB(16), RealLab.Environment(mark, blasThreads, variables), watermark, 0);
        var record = await lab.Supervisor(TrialBench.Long).RunAsync(spec, CancellationToken.None);
        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
        mark.AssertNoneAlive();
        return record;
    }
}
