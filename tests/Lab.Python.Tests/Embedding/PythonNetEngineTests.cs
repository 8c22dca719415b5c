using Lab.Python.Embedding;

namespace Lab.Python.Tests.Embedding;

public sealed class PythonNetEngineTests
{
    [Fact]
    public void The_Pythons_that_pythonnet_supports_are_those_that_it_says()
    {
        var (oldest, newest) = (PythonNetEngine.Supported[0], PythonNetEngine.Supported[^1]);

        Assert.Equal(
            Enumerable.Range(oldest.Minor, newest.Minor - oldest.Minor + 1).Select(minor => new Version(3, minor)),
            PythonNetEngine.Supported);
        Assert.Null(PythonNetEngine.WhyNot(new(oldest.Major, oldest.Minor, 0)));
        Assert.Null(PythonNetEngine.WhyNot(new(newest.Major, newest.Minor, 7)));
        Assert.Equal(
            $"pythonnet {PythonNetEngine.PackageVersion} needs Python {oldest.Major}.{oldest.Minor} or newer, this is Python "
                + $"3.{oldest.Minor - 1}.18",
            PythonNetEngine.WhyNot(new(3, oldest.Minor - 1, 18)));
        Assert.Equal(
            $"pythonnet {PythonNetEngine.PackageVersion} supports Python up to {newest.Major}.{newest.Minor}, this is Python "
                + $"3.{newest.Minor + 1}.0",
            PythonNetEngine.WhyNot(new(3, newest.Minor + 1, 0)));
    }

    [Theory]
    [InlineData(true, 13, false)]
    [InlineData(true, 14, true)]
    [InlineData(false, 13, true)]
    public void A_free_threaded_build_is_supported_from_3_14_on(bool freeThreaded, int minor, bool isSupported) => Assert.Equal(
        isSupported ? null : $"pythonnet {PythonNetEngine.PackageVersion} supports free-threaded builds from Python 3.14 on, "
            + "this is Python 3.13.1",
        PythonNetEngine.WhyNot(new(3, minor, 1), freeThreaded));

    [Fact]
    public void Its_version_is_that_of_the_package() => Assert.Matches(@"^[0-9]+\.[0-9]+\.[0-9]+$", PythonNetEngine.PackageVersion);

    /// <summary>The supervisor asks, and must never load Python.</summary>
    [Fact]
    public void Asking_loads_no_libpython()
    {
        _ = PythonNetEngine.WhyNot(new(3, 11, 2));

        Assert.DoesNotContain(
            File.ReadLines("/proc/self/maps"), line => Path.GetFileName(line).StartsWith("libpython", StringComparison.Ordinal));
    }
}
