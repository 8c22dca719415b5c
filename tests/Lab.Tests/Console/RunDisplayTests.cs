using Lab.Console;

namespace Lab.Tests.Console;

public sealed class RunDisplayTests
{
    /// <summary>
    /// Probes run in parallel, and timings come from a reader of their own: nothing that is counted may be lost, and no line may go back.
    /// </summary>
    [Fact]
    public async Task What_several_threads_finish_and_plan_is_counted()
    {
        const int Threads = 8, Each = 500;
        var said = new StringWriter();
        var display = RunDisplay.Plain(said, TimeSpan.Zero);
        using var together = new Barrier(Threads);

        await display.WhileAsync(1, progress =>
        {
            var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
            {
                together.SignalAndWait();
                for (var i = 0; i < Each; i++)
                {
                    progress.Planned(1);
                    progress.Finished(1);
                }
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            progress.Finished(1);
            return Task.CompletedTask;
        });

        var lines = said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            Enumerable.Range(1, (Threads * Each) + 1), lines.Select(l => int.Parse(l.Split(' ')[0], CultureInfo.InvariantCulture)));
        Assert.StartsWith($"{(Threads * Each) + 1} of {(Threads * Each) + 1} probes after 0:", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_of_the_rest_is_said_once_enough_is_known_and_while_there_is_a_rest()
    {
        var said = new StringWriter();

        await RunDisplay.Plain(said, TimeSpan.Zero).WhileAsync(
            8,
            progress =>
            {
                foreach (var probes in new[] { 1, 3, 4 })
                    progress.Finished(probes);
                return Task.CompletedTask;
            },
            "libraries");

        var lines = said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^1 of 8 libraries after 0:[0-9]{2}$", lines[0]);
        Assert.Matches("^4 of 8 libraries after 0:[0-9]{2}, about [0-9]+:[0-9]{2} for the rest$", lines[1]);
        Assert.Matches("^8 of 8 libraries after 0:[0-9]{2}$", lines[2]);
    }

    [Theory]
    [InlineData(59, "0:59")]
    [InlineData(3_900, "65:00")]
    [InlineData(90_061, "1501:01")]
    public void A_time_of_more_than_an_hour_keeps_its_hours(int seconds, string text) =>
        Assert.Equal(text, RunDisplay.Clock(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task Between_two_lines_there_is_some_time()
    {
        var said = new StringWriter();

        await RunDisplay.Plain(said, TimeSpan.FromHours(1)).WhileAsync(2, progress =>
        {
            progress.Finished(2);
            progress.Say("a result");
            return Task.CompletedTask;
        });

        Assert.Equal("a result\n", said.ToString());
    }
}
