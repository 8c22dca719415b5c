using Lab.Benchmarks.Latency;
using Lab.Python.Embedding;
using Lab.StackProbe;
using Lab.Trials;

namespace Lab.Benchmarks.Tests.Latency;

[Collection(EmbeddedPythonFixture.Collection)]
public sealed class SizedCallTests
{
    private const string File = "Latency/called_threads.py";

    private static readonly ByteSize Size = ByteSize.FromKiB(1284);

    [Fact]
    public void A_cold_call_is_made_on_a_new_thread_of_the_size_and_its_set_up_elsewhere()
    {
        Assert.SkipIfMissing(EmbeddedPythonFixture.Missing);
        var cold = new ColdCall(ServiceCall.Prepare(EmbeddedPythonFixture.Workload(File, "notes")), Size);
        cold.Make();
        cold.Make();

        // A stack from glibc's cache may be larger: so may be a service's.
        var (setUp, calls) = Told();
        Assert.True(setUp > 4 * Size.Bytes);
        Assert.Equal(2, calls.Count);
        Assert.All(calls, size => Assert.InRange(size, Size.Bytes, 4 * Size.Bytes));
        var (asAsked, largest) = cold.Sample(20);
        Assert.Equal(largest == Size, asAsked == 20);
        Assert.InRange(largest.Bytes, Size.Bytes, 4 * Size.Bytes);
    }

    [Fact]
    public void Warm_calls_are_made_on_one_thread_of_exactly_the_size()
    {
        Assert.SkipIfMissing(EmbeddedPythonFixture.Missing);
        // A stack that ended, and that glibc would hand out instead.
        var ended = new Thread(() => { }, checked((int)(2 * Size.Bytes)));
        ended.Start();
        ended.Join();
        using var warm = WarmThread.Start(ServiceCall.Prepare(EmbeddedPythonFixture.Workload(File, "notes")), Size);
        warm.Make();
        warm.Make();

        var (setUp, calls) = Told();
        Assert.True(setUp > 4 * Size.Bytes);
        Assert.Equal([Size.Bytes, Size.Bytes], calls);
        Assert.Equal(Size.Bytes, warm.Stack.Size);
    }

    [Fact]
    public void What_a_call_raises_is_reported_and_the_thread_goes_on()
    {
        Assert.SkipIfMissing(EmbeddedPythonFixture.Missing);
        var call = ServiceCall.Prepare(EmbeddedPythonFixture.Workload(File, "raises"));
        var cold = new ColdCall(call, Size);
        using var warm = WarmThread.Start(call, Size);
        foreach (var make in new Action[] { cold.Make, warm.Make, warm.Make })
        {
            var error = Assert.Throws<InvalidOperationException>(make);
            Assert.Contains("ValueError: there is no such thing", error.Message, StringComparison.Ordinal);
            Assert.Contains("called_threads.py", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_a_set_up_raises_is_Pythons_own()
    {
        Assert.SkipIfMissing(EmbeddedPythonFixture.Missing);
        var error = Assert.Throws<PythonException>(() => ServiceCall.Prepare("no.such-workload"));
        Assert.Contains("no workload is named", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_least_that_is_timed_above_the_minimum_is_enough_for_both()
    {
        Assert.SkipIfMissing(EmbeddedPythonFixture.Missing);
        ColdCall.WarmUp();
        WarmThread.WarmUp();
        var call = ServiceCall.Prepare("lab.empty");
        var minimum = Minimum(call);
        Assert.InRange(minimum.KiB, 8, 64);
        // As LatencySizes of the lab adds to the minimum: of many threads one starts with a slow path of the runtime's.
        var size = ByteSize.Max(minimum, new(GuardedThread.MinimumSize)) + ByteSize.FromKiB(32);
        var cold = new ColdCall(call, size);
        using var warm = WarmThread.Start(call, size);
        for (var i = 0; i < 1000; i++)
        {
            cold.Make();
            warm.Make();
        }

        Assert.Equal(size.Bytes, warm.Stack.Size);
    }

    /// <summary>The minimum as the lab measures it: the peak of a guarded thread that makes the call.</summary>
    private static ByteSize Minimum(ServiceCall call)
    {
        // The first time, the entry of guarded threads is compiled there.
        _ = Peak(call);
        return Peak(call);
    }

    private static ByteSize Peak(ServiceCall call)
    {
        using var stack = GuardedStack.Allocate(1 << 20);
        GuardedThread.Start(stack, call.Make).Join();
        return new(stack.Stack.DepthOf(ResidencyWatermark.LowestTouched(stack)!.Value));
    }

    private static (long SetUp, IReadOnlyList<long> Calls) Told()
    {
        var cold = new ColdCall(ServiceCall.Prepare(EmbeddedPythonFixture.Workload(File, "tells")), ByteSize.FromMiB(8));
        var message = Assert.Throws<InvalidOperationException>(cold.Make).Message;
        var sizes = message.Split(Environment.NewLine)[0].Split(' ').Reverse().TakeWhile(w => char.IsAsciiDigit(w[0])).Reverse()
            .Select(w => long.Parse(w, CultureInfo.InvariantCulture)).ToList();
        return (sizes[0], sizes[1..]);
    }
}
