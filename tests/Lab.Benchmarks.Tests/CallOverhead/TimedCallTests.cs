using BenchmarkDotNet.Running;
using Lab.Benchmarks.Running;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Tests.CallOverhead;

/// <summary>The calls that are timed do what they are called, and leave nothing behind.</summary>
[Collection(EmbeddedPythonFixture.Collection)]
public sealed class TimedCallTests
{
    /// <summary>Objects, and references to everything that the calls have in common.</summary>
    private const string Census = """
        import gc, sys, call_operations

        def census():
            gc.collect()
            shared = [None, *vars(call_operations).values()]
            return float(sys.getallocatedblocks() + sum(map(sys.getrefcount, shared)))
        """;

    [Theory]
    [MemberData(nameof(TimedCall.Names), MemberType = typeof(TimedCall))]
    public void An_operation_brings_back_its_value(string operation)
    {
        var call = Startable(operation);
        call.Start();
        try
        {
            Assert.Equal(TimedCall.Values[operation], call.Run());
        }
        finally
        {
            call.End();
        }
    }

    [Theory]
    [MemberData(nameof(TimedCall.Names), MemberType = typeof(TimedCall))]
    public void An_operation_leaves_nothing_behind(string operation)
    {
        var call = Startable(operation);
        var census = BenchmarkPython.Run(python =>
        {
            _ = python.LoadModule("census", Census);
            return python.Attribute("census", "census");
        });
        call.Start();
        try
        {
            // Python fills its free lists and caches first.
            Repeat(call, call.Repetitions / 4);
            var before = Count(census);
            Repeat(call, call.Repetitions);

            // Fewer than one for each call.
            var some = call.Repetitions / 2;
            Assert.InRange(Count(census) - before, -some, some);
        }
        finally
        {
            call.End();
        }
    }

    [Theory]
    [InlineData(Bridge.CApi)]
    [InlineData(Bridge.PythonNet)]
    public void Every_operation_is_in_a_suite_of_each_bridge(Bridge bridge)
    {
        using var plan = new TestPlan(new("", "", [], [], ""), bridge);
        var timed = Suite.Of(plan.Plan)
            .Where(type => type.Namespace!.Contains("CallOverhead", StringComparison.Ordinal))
            .SelectMany(type => BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases)
            .Select(c => Assert.IsType<Timed.Call>(Suite.TimedBy(c)))
            .ToList();

        Assert.All(timed, call => Assert.Equal(bridge, call.Bridge));

        Assert.Equal(TimedCall.Values.Keys.Order(), timed.Select(call => call.Operation).Order());
    }

    private static TimedCall Startable(string operation)
    {
        var call = TimedCall.Find(operation);
        Assert.SkipIfMissing(MachinePython.Missing);
        Assert.SkipIfMissing(call.NeedsNumPy ? MachinePython.MissingNumPy : null);
        return call;
    }

    private static void Repeat(TimedCall call, int times)
    {
        for (var i = 0; i < times; i++)
            call.Run();
    }

    private static double Count(nint census)
    {
        var python = EmbeddedPythonFixture.Python!;
        using (python.TakeGil())
            return python.Double(python.Call(census));
    }
}
