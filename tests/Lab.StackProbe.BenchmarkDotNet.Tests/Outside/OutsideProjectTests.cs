namespace Lab.StackProbe.BenchmarkDotNet.Tests.Outside;

/// <summary>What a user sees who references the library: out of process, with the command line of BenchmarkSwitcher.</summary>
public sealed class OutsideProjectTests : IClassFixture<OutsideProject>
{
    private readonly OutsideProject _project;

    public OutsideProjectTests(OutsideProject project)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "stacks are measured on Linux only");
        _project = project;
    }

    private const int Tolerance = 4096;

    [Fact]
    public void Peaks_are_those_of_the_known_frames()
    {
        foreach (var method in new[] { "Zeroed", "Untouched" })
        {
            foreach (var bytes in new[] { 10_000, 100_000, 1_000_000 })
                AssertPeak(method, $"bytes={bytes.ToString(CultureInfo.InvariantCulture)}", bytes);
        }

        AssertPeak("Empty", "", 0);
    }

    [Fact]
    public void A_deep_recursion_has_the_peak_that_its_frames_say()
    {
        Assert.InRange(_project.DeepestFrames, 512_000, 2_000_000);
        AssertPeak("Deep", "frames=1000", _project.DeepestFrames);
    }

    [Fact]
    public void A_size_that_is_too_small_dies_in_its_row_and_the_others_go_on()
    {
        Assert.Equal(
            ["1 MiB: completed", "128 KiB: stack overflow", "8 MiB: completed"],
            Rows("Wide").Where(row => row["Stack"] != "-").Select(row => $"{row["Stack"]}: {row["Outcome"]}")
                .Order(StringComparer.Ordinal));
        Assert.Equal(["NA"], Rows("Wide").Where(row => row["Stack"] == "128 KiB").Select(row => row["Peak Stack"]));
        Assert.All(Rows("Wide").Where(row => row["Stack"] is "1 MiB" or "8 MiB"), row => Assert.NotEqual("NA", row["Peak Stack"]));
        Assert.All(Rows("Narrow"), row => Assert.Equal("completed", row["Outcome"]));
        Assert.Contains("stack overflow on a stack of 128 KiB", _project.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sizes_take_the_settings_of_the_command_line()
    {
        Assert.Equal(["-", "1 MiB", "128 KiB", "8 MiB"], Rows("Narrow").Select(row => row["Stack"]).Order(StringComparer.Ordinal));
        Assert.All(Rows("Narrow"), row => Assert.Equal("1", row["IterationCount"]));
    }

    [Fact]
    public void An_exception_is_named() =>
        Assert.All(Rows("Failing"), row => Assert.Equal("raised System.NotSupportedException", row["Outcome"]));

    [Fact]
    public void A_benchmark_that_says_its_own_size_runs_on_it()
    {
        Assert.Equal(["2 MiB", "256 KiB"], Rows("Check").Select(row => row["Stack"]).Order(StringComparer.Ordinal));
        Assert.All(Rows("Check"), row => Assert.Equal("completed", row["Outcome"]));
    }

    [Fact]
    public void What_the_user_set_survives()
    {
        Assert.Contains("// OUTSIDE_OWN kept", _project.Output, StringComparison.Ordinal);
        Assert.Equal(2, _project.Reports.Count(report => report.Method == "Kept" && report.Peak is not null));
        Assert.Contains(Rows("Kept"), row => row["EnvironmentVariables"] == "OUTSIDE_OWN=kept");
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        Assert.Empty(_project.CoreFiles);
        Assert.Empty(_project.Notes);
    }

    private IEnumerable<IReadOnlyDictionary<string, string>> Rows(string method)
    {
        var rows = _project.Rows.Where(row => row["Method"] == method).ToArray();
        Assert.True(rows.Length > 0, _project.Output);
        return rows;
    }

    private void AssertPeak(string method, string parameters, double bytes)
    {
        var found = _project.Reports.Where(report => report.Method == method && report.Parameters == parameters).ToArray();
        Assert.True(found.Length == 1, _project.Output);
        Assert.InRange(Assert.NotNull(found[0].Peak), bytes - Tolerance, bytes + Tolerance);
    }
}
