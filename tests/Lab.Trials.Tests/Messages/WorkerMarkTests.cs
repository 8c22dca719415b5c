using Lab.Trials.Messages;

namespace Lab.Trials.Tests.Messages;

public sealed class WorkerMarkTests
{
    [Fact]
    public void A_mark_tells_the_supervisor_and_is_like_no_other()
    {
        Assert.Equal(4711, WorkerMark.SupervisorOf(WorkerMark.Create(4711)));
        Assert.NotEqual(WorkerMark.Create(4711), WorkerMark.Create(4711));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("4711")]
    [InlineData("-4711-x")]
    [InlineData("many-x")]
    [InlineData("99999999999-x")]
    public void What_is_no_mark_tells_nothing(string? mark) => Assert.Null(WorkerMark.SupervisorOf(mark));
}
