using BenchmarkDotNet.Running;
using Lab.Benchmarks.Watermarks;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Tests.Watermarks;

[Collection(EmbeddedPythonFixture.Collection)]
public sealed class WatermarkCostTests
{
    [Fact]
    public void Every_size_is_measured_without_a_reading_too()
    {
        var cases = BenchmarkConverter.TypeToBenchmarks(typeof(WatermarkCost)).BenchmarksCases
            .Select(WatermarkCost.What).Cast<Timed.Measured>().ToList();

        Assert.All(
            cases.GroupBy(c => c.StackSize),
            size => Assert.Equal(Enum.GetValues<Watermark>().Order(), size.Select(c => c.Reading).Order()));
        Assert.Equal([ByteSize.FromKiB(64), ByteSize.FromMiB(64)], new[] { cases.Min(c => c.StackSize), cases.Max(c => c.StackSize) });
    }

    [Theory]
    [InlineData(Watermark.Residency)]
    [InlineData(Watermark.Paint)]
    public void A_call_gives_its_reading_and_computes(Watermark reading)
    {
        var computation = new KnownComputation();

        Assert.NotNull(new GuardedCall(computation, reading, ByteSize.FromKiB(256)).Make());
        Assert.Null(new GuardedCall(computation, Watermark.None, ByteSize.FromKiB(256)).Make());
        Assert.InRange(computation.Sum, 400, 600);
    }

    [Fact]
    public void Pairs_are_as_many_with_as_without_and_tell_their_difference()
    {
        var pairs = WatermarkPairs.Take(Watermark.Residency, ByteSize.FromMiB(1), 20);

        Assert.Equal(new Timed.Measured(Watermark.None, ByteSize.FromMiB(1)), pairs.Without.Of);
        Assert.Equal(new Timed.Measured(Watermark.Residency, ByteSize.FromMiB(1)), pairs.With.Of);
        Assert.All(new[] { pairs.With, pairs.Without }, t => Assert.Equal(20, t.Nanoseconds.Length));
        Assert.Contains("in 20 pairs", pairs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_benchmarks_run()
    {
        var run = DryRun.Of<WatermarkCost>(b => (ByteSize)b.Parameters["Stack"] == ByteSize.FromKiB(64));

        Assert.Equal(3, run.Measured);
    }
}
