using Lab.Benchmarks.Floor;
using Lab.Benchmarks.Tests.CallOverhead;

namespace Lab.Benchmarks.Tests.Floor;

/// <summary>The C program: the same calls, with the same values.</summary>
/// <remarks>
/// In the collection of the embedded Python because both need PYTHONHOME, which stands in this process' environment for the child to
/// inherit.
/// </remarks>
[Collection(EmbeddedPythonFixture.Collection)]
public sealed class FloorProgramTests : IDisposable
{
    private static readonly FloorEffort Little = new(Warmups: 1, Iterations: 3, TimeSpan.FromMilliseconds(1));

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void It_brings_back_what_the_bridge_brings_back()
    {
        var program = Compiled();
        var expected = TimedCall.All.Where(c => !c.NeedsNumPy || MachinePython.MissingNumPy is null).Select(c => c.Operation).ToList();

        var lines = program.Time(MachinePython.Start, Little, [.. expected.Select(o => (o, 0L))]);

        Assert.Equal(expected.Select(o => (o, Value(TimedCall.Values[o]))), lines.Select(l => (l.Operation, l.Problem ?? Value(l.Value))));
        Assert.All(lines, line =>
        {
            Assert.True(line.Count > 0);
            Assert.Equal(3, line.Nanoseconds.Length);
            Assert.All(line.Nanoseconds, n => Assert.InRange(n, 0, 1e10));
        });
        // The empty loop that is taken off costs less than a call of Python; where another program comes between, it may seem not to.
        Assert.Contains(lines, line => line.Nanoseconds.Max() > 0);

        static string Value(double value) => value.ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_count_that_is_given_is_kept() =>
        Assert.Equal(160, Assert.Single(Compiled().Time(MachinePython.Start, Little, [("empty call", 160)])).Count);

    [Fact]
    public void What_cannot_be_prepared_says_why()
    {
        // Without its packages no Python has NumPy.
        var python = MachinePython.Start;
        var bare = python with
        {
            SiteDirectories = [],
            SysPath = [.. python.SysPath.Where(p => !p.Contains("-packages", StringComparison.Ordinal))]
        };

        var lines = Compiled().Time(bare, Little, [("array of 1e6 out, shared", 0), ("empty call", 0)]);

        Assert.Equal("No module named 'numpy'", lines[0].Problem);
        Assert.Null(lines[1].Problem);
    }

    [Fact]
    public void A_program_that_ends_early_leaves_its_last_words()
    {
        var python = MachinePython.Start with { Library = "/nowhere/libpython.so" };

        var line = Assert.Single(Compiled().Time(python, Little, [("empty call", 0)]));

        Assert.StartsWith("the C program: ", line.Problem, StringComparison.Ordinal);
        Assert.Contains("/nowhere/libpython.so", line.Problem, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private FloorProgram Compiled()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        Assert.SkipIfMissing(MachinePython.Missing);
        var (program, problem) = FloorProgram.Compile(_folder.Path);
        Assert.Null(problem);
        return program!;
    }
}
