using Lab.StackProbe.Tests.Crashes;

namespace Lab.StackProbe.Tests.Growth;

public sealed class GrowthRehearsalTests
{
    /// <summary>For what the runtime compiles on any thread at any time.</summary>
    private const int Few = 2;

    [Fact]
    public void It_goes_the_whole_way_of_a_step_small_and_large()
    {
        SkipWhereDenied();
        var counters = new List<ulong>();

        var points = GrowthRehearsal.Run(counters.Add);

        Assert.Equal(2, points.Count);
        Assert.All(points, p => Assert.Single(Assert.IsType<byte[]>(p.Frames)));
        Assert.Equal([false, true], points.Select(p => p.Above.Length > 0));
        Assert.Equal(counters, points.Select(p => p.ProgramCounter));
    }

    [Theory]
    [InlineData("true", 0, Few)]
    [InlineData("false", 10, int.MaxValue)]
    public void After_it_the_first_watch_of_a_process_compiles_nothing_while_a_thread_waits(string rehearsed, int least, int most)
    {
        SkipWhereDenied();

        var lines = VictimProcess.Run("watch-another", "100000", rehearsed).Output.Split('\n');

        var (steps, frames, compiled) = (Number(lines[0]), Number(lines[1]), Number(lines[2]));
        Assert.True(steps > 2 && frames > 2, string.Join(", ", lines));
        Assert.InRange(compiled, least, most);
    }

    private static int Number(string line) => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);

    private static void SkipWhereDenied()
    {
        var (access, reason) = UserFaultFd.Probe();
        Assert.SkipWhen(access == UserFaultFdAccess.Denied, $"userfaultfd: {reason}");
    }
}
