using Lab.Console;
using Lab.Testing.Captures;

namespace Lab.Tests.Console;

public sealed class ProbeTableTests
{
    [Fact]
    public void A_note_says_which_environment_it_is_about()
    {
        var written = new StringWriter();
        var results = SampleCapture.Analyse();
        var noted = results.Probes.First(p => !p.Notes.IsEmpty && p.Environment.BlasThreads is null);

        ProbeTable.Write(results with { Probes = [noted, noted with { Environment = SampleCapture.OneThread }] }, written);

        var lines = written.ToString().Split('\n');
        Assert.Contains(lines, l => l.StartsWith($"{noted.Label}, BLAS threads unset: {noted.Notes[0][..20]}", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith($"{noted.Label}, one BLAS thread: {noted.Notes[0][..20]}", StringComparison.Ordinal));
    }
}
