using System.Text.Json;
using Lab.Benchmarking;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Tests.Benchmarking;

public sealed class TimingTailTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_timing_is_handed_over_once_and_a_half_line_not_before_it_is_whole()
    {
        var path = Path.Combine(_folder.Path, "timings.jsonl");
        var tail = new TimingTail(path);
        var taken = new List<double>();

        tail.ReadOn(Take);
        Assert.Empty(taken);

        var second = Line(2);
        File.AppendAllText(path, Line(1) + second[..20]);
        tail.ReadOn(Take);
        Assert.Equal([1], taken);

        File.AppendAllText(path, second[20..] + Line(3));
        tail.ReadOn(Take);
        tail.ReadOn(Take);
        Assert.Equal([1, 2, 3], taken);

        void Take(Timing timing) => taken.Add(timing.Nanoseconds[0]);
    }

    private static string Line(double nanoseconds) =>
        JsonSerializer.Serialize(new Timing(new Timed.Call("empty call", Bridge.CApi), [nanoseconds], 1), TrialsJson.Default.Timing) + "\n";
}
