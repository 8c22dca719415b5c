using Lab.Benchmarking;
using Lab.Console;
using Lab.Trials.Timings;

namespace Lab.Tests.Benchmarking;

public sealed class CountingTests
{
    /// <summary>
    /// What a process prints is not the lab's to rely on: an exception here would end the reading, and a process that nobody reads
    /// blocks.
    /// </summary>
    [Theory]
    [InlineData(BenchmarkPlan.CountMark + "12", 12)]
    [InlineData(BenchmarkPlan.CountMark, 0)]
    [InlineData(BenchmarkPlan.CountMark + "many", 0)]
    [InlineData(BenchmarkPlan.CountMark + "99999999999999", 0)]
    [InlineData("// ***** Found 12", 0)]
    [InlineData("// ***** Found ", 0)]
    [InlineData("", 0)]
    public void The_number_is_learned_from_its_line_and_every_line_is_passed_on(string line, int planned)
    {
        var progress = new Recorded();

        new BenchmarkStage.Counting(progress, progress).Report(line);

        Assert.Equal(planned, progress.Count);
        Assert.Equal([line], progress.Lines);
    }

    private sealed class Recorded : IProbeProgress, IProgress<string>
    {
        public int Count { get; private set; }

        public List<string> Lines { get; } = [];

        public void Planned(int probes) => Count += probes;

        public void Finished(int probes) => Assert.Fail("nothing has finished");

        public void Say(string line) => Assert.Fail("there is nothing to say");

        public void Report(string value) => Lines.Add(value);
    }
}
