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
        var tail = new TimingTail(path, _ => Assert.Fail("nothing is wrong"));
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

    [Theory]
    [InlineData("{\"of\":{\"suite\":\"callOverhead\",\"operation\":\"empty")]
    [InlineData("not json at all")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"of\":{\"suite\":\"none that there is\"},\"nanoseconds\":[1],\"operations\":1}")]
    public void A_damaged_line_is_left_out_and_told_once(string damaged)
    {
        var path = Path.Combine(_folder.Path, "timings.jsonl");
        var said = new List<string>();
        var taken = new List<double>();
        var tail = new TimingTail(path, said.Add);

        File.AppendAllText(path, Line(1) + damaged + "\n" + Line(2));
        tail.ReadOn(timing => taken.Add(timing.Nanoseconds[0]));
        File.AppendAllText(path, damaged + "\n" + Line(3));
        tail.ReadOn(timing => taken.Add(timing.Nanoseconds[0]));

        Assert.Equal([1, 2, 3], taken);
        Assert.Equal([$"{path} holds a line that is no timing: it is left out"], said);
    }

    private static string Line(double nanoseconds) =>
        JsonSerializer.Serialize(new Timing(new Timed.Call("empty call", Bridge.CApi), [nanoseconds], 1), TrialsJson.Default.Timing) + "\n";
}
