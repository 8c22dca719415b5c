using Lab.Analysis.Curves;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Curves;

/// <summary>The search over n against a linear scan of the same need.</summary>
public class CurveSearchTests
{
    private static readonly CurvePlan Plan = new(10, 2000, 100, []);

    [Fact]
    public void It_finds_the_gates_of_the_parallel_LU_as_a_scan_of_every_n_does()
    {
        var lu = new Scripted(Plan, n => n < 100 ? 36 : n < 130 ? 1064 : n < 260 ? 2120 : n < 520 ? 2648 : 3180);

        var points = lu.Search();

        Assert.Equal(lu.Changes(), Gates(points));
        Assert.InRange(points.Length, 10, 45);
    }

    [Fact]
    public void It_finds_what_a_scan_finds_of_a_hundred_stairs()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            int[] gates = [.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => random.Next(11, 2001)).Distinct().Order()];
            // Never two alike one after the other: they would make a straight line of three n.
            long[] heights = [.. gates.Select(_ => 16 + (4L * random.Next(0, 300)))];
            var stair = new Scripted(Plan, n => 36 + gates.Zip(heights).Where(g => n >= g.First).Sum(g => g.Second));

            Assert.Equal(stair.Changes(), Gates(stair.Search()));
        }
    }

    [Fact]
    public void Two_steps_of_one_height_at_equal_distances_are_no_line()
    {
        var stair = new Scripted(new(100, 140, 100, []), n => n < 110 ? 100 : n < 130 ? 200 : 300);

        Assert.Equal([110, 130], Gates(stair.Search()));
    }

    [Fact]
    public void A_step_down_is_one_too()
    {
        var blocked = new Scripted(Plan, n => n < 64 ? 900 : 40);

        Assert.Equal([64], Gates(blocked.Search()));
    }

    [Fact]
    public void A_straight_line_takes_no_more_than_the_first_points()
    {
        var nested = new Scripted(Plan, n => (20_000 + (552L * n)) / 4096 * 4);

        Assert.Equal(9, nested.Search().Length);
        Assert.Empty(Gates(nested.Search()));
    }

    [Fact]
    public void Where_a_line_begins_is_no_gate()
    {
        var points = new Scripted(Plan, n => Math.Max(100, n * 3 / 4 * 4)).Search();

        Assert.Empty(Gates(points));
        Assert.InRange(points.Length, 9, 30);
    }

    [Fact]
    public void A_step_on_a_line_is_found()
    {
        var points = new Scripted(Plan, n => (n / 4 * 4) + (n < 700 ? 0 : 528)).Search();

        Assert.Contains(700, Gates(points));
    }

    [Fact]
    public void The_end_of_the_calls_is_found_to_the_n()
    {
        var points = new Scripted(Plan, n => n <= 331 ? 20 + (n / 8 * 4) : null).Search();

        Assert.Equal(331, points.Last(p => p.NeedBytes is not null).N);
        Assert.Equal(332, points.First(p => p.NeedBytes is null).N);
        Assert.InRange(points.Length, 10, 25);
    }

    [Theory]
    [InlineData(OutcomeKind.TimedOut)]
    [InlineData(OutcomeKind.LaunchFailed)]
    public void What_says_nothing_of_the_call_is_not_searched(OutcomeKind outcome) =>
        Assert.Equal(9, new Scripted(Plan, n => n < 900 ? 36 : null) { Otherwise = outcome }.Search().Length);

    [Fact]
    public void A_set_up_that_can_be_made_with_no_n_is_tried_at_both_ends_alone()
    {
        ImmutableArray<CurvePoint> ends = [.. new[] { 10, 2000 }.Select(n => new CurvePoint(n, null, false, OutcomeKind.Raised, "no")
        {
            IsUnprepared = true,
        })];

        Assert.Empty(CurveSearch.Next(Plan, ends));
    }

    [Fact]
    public void The_n_from_which_on_the_set_up_cannot_be_made_is_searched()
    {
        var asked = new Scripted(Plan, n => n < 332 ? 36 : null).Search().Select(p => p with { IsUnprepared = p.NeedBytes is null });
        ImmutableArray<CurvePoint> until = [.. asked.Where(p => p.N is not (331 or 332))];

        Assert.Contains(CurveSearch.Next(Plan with { Budget = 100 }, until), n => n is > 320 and < 345);
    }

    [Fact]
    public void A_need_that_varies_by_as_much_is_no_step()
    {
        var varying = new Scripted(Plan, n => n % 2 == 0 ? 564 : 36) { SpreadKiB = _ => 528 };

        Assert.Equal(9, varying.Search().Length);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(60)]
    public void Noise_ends_with_what_may_be_spent(int budget)
    {
        var points = new Scripted(Plan with { Budget = budget }, n => 36 + (4L * (new Random(n).Next() % 200))).Search();

        Assert.InRange(points.Length, 2, budget);
    }

    [Theory]
    [InlineData(7, 7, 1)]
    [InlineData(7, 8, 2)]
    [InlineData(1, 4, 4)]
    public void A_short_range_is_measured_as_it_is(int from, int to, int points) =>
        Assert.Equal(points, new Scripted(new(from, to, 100, []), _ => 36).Search().Length);

    private static IEnumerable<int> Gates(ImmutableArray<CurvePoint> points)
    {
        ImmutableArray<CurvePoint> needs = [.. points.Where(p => p.NeedBytes is not null)];
        var gates = Enumerable.Range(0, needs.Length - 1).Where(i => CurveSearch.IsStep(needs, i)).ToList();
        Assert.All(gates, i => Assert.Equal(needs[i].N + 1, needs[i + 1].N));
        return gates.Select(i => needs[i + 1].N);
    }
}
