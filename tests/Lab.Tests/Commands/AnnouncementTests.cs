using Lab.Commands;

namespace Lab.Tests.Commands;

public sealed class AnnouncementTests
{
    [Fact]
    public void What_takes_minutes_is_announced() => Assert.Equal(
        "--attempts 1000 makes 1000 trials: about 8 min at half a second each", Options.Announce("--attempts 1000", 1000, parallel: 1));

    [Fact]
    public void What_is_done_soon_is_not() => Assert.Null(Options.Announce("--repeat 10", 20, parallel: 1));
}
