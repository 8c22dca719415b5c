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
        var start = $"{noted.Label}, BLAS threads unset; {noted.Label}, one BLAS thread: {noted.Notes[0][..20]}";
        Assert.Contains(lines, l => l.StartsWith(start, StringComparison.Ordinal));
    }

    [Fact]
    public void A_narrow_terminal_has_the_columns_that_say_what_to_do_and_the_others_in_lines()
    {
        var written = new StringWriter();
        var probe = SampleCapture.Analyse().Probes.First(p => p is { Verified: true, OverrunZone: not null });
        var console = TextConsole.Create(written);
        console.Profile.Width = 80;

        ProbeTable.Write(SampleCapture.Analyse() with { Probes = [probe] }, console);

        var lines = written.ToString().Split('\n');
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, 80));
        var head = lines.First(l => l.Contains("workload", StringComparison.Ordinal));
        Assert.Contains("recommended", head, StringComparison.Ordinal);
        Assert.DoesNotContain("…", head, StringComparison.Ordinal);
        Assert.DoesNotContain("survivor", head, StringComparison.Ordinal);
        Assert.Contains(lines, l => l.StartsWith($"  {probe.Label} ", StringComparison.Ordinal));
        // A line may be broken at any space.
        var text = string.Join(' ', written.ToString().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches($@"peak {probe.PeakBytes}[^:]*, verified: lives at {probe.SurvivesAtBytes}, ", text);
    }
}
