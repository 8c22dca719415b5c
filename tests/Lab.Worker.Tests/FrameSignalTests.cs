using Lab.StackProbe;
using Lab.Trials.Messages;

namespace Lab.Worker.Tests;

public sealed class FrameSignalTests
{
    [Fact]
    public void The_signal_that_asks_for_frames_is_the_first_that_programs_may_use() =>
        Assert.Equal(SignalNumber.SIGUSR1, FrameSignal.Number);
}
