namespace Lab.StackProbe.Tests.Crashes;

/// <summary>
/// The claim that the lab stands on: on a guarded stack a call completes exactly if the stack holds its peak, to the page.
/// </summary>
public sealed class OverrunTests
{
    private const int Page = 4096;

    /// <summary>The frame of dgetrf_parallel in builds for 64 threads, and not a whole number of pages.</summary>
    private const int Frame = (528 << 10) + 100;

    private const int Repetitions = 10;

    [Theory]
    [InlineData(Frame)]
    [InlineData(40 << 20)]
    public void A_sparse_frame_dies_in_the_red_zone_however_wide_it_is(int frame) =>
        Overrun(64 << 10, frame).AssertDied();

    [Fact]
    public void It_survives_with_its_peak_and_dies_one_page_below_every_time()
    {
        var roomy = Overrun(1 << 20, Frame);
        roomy.AssertSurvived();
        var peak = (int)roomy.Peak!.Value;
        Assert.InRange(peak, Frame, Frame + (16 << 10));
        Assert.Equal(0, peak % Page);

        for (var i = 0; i < Repetitions; i++)
        {
            var enough = Overrun(peak, Frame);
            enough.AssertSurvived();
            Assert.Equal(peak, enough.Peak);
            Overrun(peak - Page, Frame).AssertDied();
        }
    }

    [Theory]
    [InlineData(16 << 10)]
    [InlineData(12 << 10)]
    [InlineData(8 << 10)]
    public void Stacks_below_the_minimum_of_pthread_work_as_far_as_they_reach(int size)
    {
        var remains = VictimProcess.Run("tiny", Text(size));

        remains.AssertSurvived();
        Assert.Equal(size, remains.Stack.Size);
        Assert.InRange(remains.Peak!.Value, 1, size);
    }

    private static Remains Overrun(int stack, int frame) => VictimProcess.Run("overrun", Text(stack), Text(frame));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
