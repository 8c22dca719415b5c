using Lab.Testing.Captures;

namespace Lab.Analysis.Tests.Findings;

public sealed class PythonNetFramesTests
{
    [Theory]
    [InlineData(0, 8, "0 to 8 KiB more than")]
    [InlineData(4, 8, "4 KiB to 8 KiB more than")]
    [InlineData(4, 4, "4 KiB more than")]
    [InlineData(0, 0, "as much stack as")]
    [InlineData(-4, 4, "from 4 KiB less to 4 KiB more than")]
    [InlineData(-8, -4, "4 KiB to 8 KiB less than")]
    [InlineData(-8, 0, "0 to 8 KiB less than")]
    [InlineData(-4, -4, "4 KiB less than")]
    public void What_it_adds_is_one_sentence(long least, long most, string words)
    {
        var results = new CaptureBuilder().Workload("scipy.lu-500").Workload("stdlib.json-900", blas: false)
            .Probe("scipy.lu-500", 3180).ProbeThroughPythonNet("scipy.lu-500", 3180 + least)
            .Probe("stdlib.json-900", 132).ProbeThroughPythonNet("stdlib.json-900", 132 + most)
            .Analyse();

        var finding = Assert.Single(results.Findings, f => f.Title.StartsWith("Through pythonnet", StringComparison.Ordinal));
        Assert.Equal($"Through pythonnet a call needs {words} through the C API (2 workloads)", finding.Title);
        Assert.Equal(FindingSeverity.Note, finding.Severity);
        Assert.Equal<string>(["scipy.lu-500", "stdlib.json-900"], finding.Workloads);
        Assert.Contains($"To the word, by paint, a call takes {words} through the C API.", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_was_called_through_it_there_is_nothing_to_say() =>
        Assert.DoesNotContain(SampleCapture.Analyse().Findings, f => f.Title.Contains("pythonnet", StringComparison.Ordinal));
}
