using System.Text.RegularExpressions;
using Lab.Analysis;
using Lab.Analysis.Blas;
using Lab.Reports.Markup;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Reports.Tests;

/// <summary>A run in the Markdown of a pull request.</summary>
public sealed partial class RunMarkdownTests
{
    private const string Page = "https://example.org/stack/";

    private static readonly Results Sample = SampleCapture.Analyse();

    [Fact]
    public void It_says_what_to_set_what_would_break_what_needs_most_how_sure_and_where()
    {
        var lines = RunMarkdown.Render(Sample).Split('\n');

        Assert.Equal("## Give every thread that calls Python 8 MiB of stack", lines[0]);
        Assert.Equal("`new Thread(f, 8 * 1024 * 1024)`", lines[2]);
        Assert.StartsWith(
            "scipy.zlu-1000 asks for the most, verified to the page for the most that was seen, as its need varies: "
                + "a minimum of 4240 KiB; ",
            lines[4],
            StringComparison.Ordinal);
        Assert.Equal("**This does not cover scipy.stats-fit (on 16 MiB it did not return within 30 s).**", lines[6]);
        Assert.StartsWith("**Without it:** at 1 MiB (JVM) ", lines[8], StringComparison.Ordinal);
        Assert.Contains("### What needs the most", lines);
        Assert.Contains(lines, l => l.StartsWith("| scipy.zlu-1000 | unset | 4240 KiB | yes | ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("**How sure:** 164 of 164 minimums verified", StringComparison.Ordinal));
        Assert.Contains("- Debian GNU/Linux 12 (bookworm), kernel 6.18.0, glibc 2.36, ulimit -s 8 MiB", lines);
        Assert.Contains("- Python 3.11.2, numpy 1.24.2, scipy 1.10.1, statsmodels 0.13.5", lines);
    }

    [Fact]
    public void A_sweep_a_curve_and_a_matrix_are_there_with_what_they_measured()
    {
        var sweep = RunMarkdown.Render(SampleSweep.Build().Analyse(), Page);
        var curve = RunMarkdown.Render(SampleCurve.Build().Analyse(), Page);
        var matrix = RunMarkdown.Render(Sample with
        {
            Blas = new([Cell(3180, CaptureBuilder.Unset), Cell(226, CaptureBuilder.OneThread)], [new("SkylakeX", "no AVX-512")]),
        });

        Assert.Contains($"### [Sweep: the outcome of each size on each host]({Page}#sweep)\n", sweep, StringComparison.Ordinal);
        Assert.Contains(" | thread | appears to work from ", sweep, StringComparison.Ordinal);
        Assert.Contains("| n = 100 … 1000 | 3180 KiB | from n = 100 on: dgetrf", curve, StringComparison.Ordinal);
        Assert.Contains("\n- From n = ", curve, StringComparison.Ordinal);
        Assert.Contains("\n| library | kernel | threads | scipy.lu-500 |\n|---|---|--:|--:|\n", matrix, StringComparison.Ordinal);
        Assert.Contains("| installed | Zen (default) | 2 | 226 KiB (not verified) |\n", matrix, StringComparison.Ordinal);
        Assert.Contains("- Not measured: SkylakeX: no AVX-512.\n", matrix, StringComparison.Ordinal);

        static BlasCell Cell(int kib, TrialEnvironment environment) => new()
        {
            Library = "installed",
            Libraries = [],
            Threads = 2,
            AskedThreads = 2,
            Kernel = "Zen",
            IsDefaultKernel = true,
            Workload = "scipy.lu-500",
            Host = Host.Guarded,
            MinimumStackBytes = ByteSize.FromKiB(kib),
            Verified = environment.BlasThreads is null,
            Environment = environment,
        };
    }

    [Fact]
    public void Its_links_are_ids_of_the_page()
    {
        var ids = Ids().Matches(HtmlReport.Render(Sample)).Select(m => m.Groups[1].Value).ToHashSet();
        var markdown = RunMarkdown.Render(Sample, Page);

        var links = markdown.Split("](").Skip(1).Select(rest => rest[..rest.IndexOf(')')]).ToList();

        Assert.True(links.Count > 25, markdown);
        Assert.All(links, link => Assert.StartsWith($"{Page}#", link, StringComparison.Ordinal));
        Assert.All(links, link => Assert.Contains(Uri.UnescapeDataString(link[(Page.Length + 1)..]), ids));
    }

    [Fact]
    public void Names_of_a_hostile_capture_stay_names()
    {
        const string hostile = "x\u001b[2J\u202e@everyone <img src=x>|`\n# heading](http://h)";
        var capture = new CaptureBuilder { Python = SampleCapture.Analyse().Python with { Version = hostile } };

        var markdown = RunMarkdown.Render(capture.Workload(hostile).Probe(hostile, 3180).Analyse(), Page);

        Assert.DoesNotContain(markdown, c => c is '\u001b' or '\u202e' or '<' or '@');
        Assert.DoesNotContain("\n# ", markdown, StringComparison.Ordinal);
        Assert.AllOfSome(
            markdown.Split('\n').Where(l => l.StartsWith("| [x", StringComparison.Ordinal)),
            row => Assert.Equal(7, row.Count(c => c == '|')));
        Assert.Contains($"]({Page}#{Uri.EscapeDataString(Anchor.Of(hostile))})", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void It_fits_a_comment_whatever_the_names_are()
    {
        var capture = new CaptureBuilder();
        foreach (var i in Enumerable.Range(0, 500))
        {
            var name = $"{new string('@', 5000)}{i}";
            capture.Workload(name).Probe(name, 400 + (4 * i));
        }

        var markdown = RunMarkdown.Render(capture.Analyse(), Page);

        Assert.InRange(markdown.Length, 1000, 65_536);
        Assert.Contains(" other measurements of less: see ", markdown, StringComparison.Ordinal);
        Assert.Contains("### [Environment](", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_number_it_says_so()
    {
        var nothing = new CaptureBuilder().Workload("scipy.lu-500").Analyse();

        var markdown = RunMarkdown.Render(nothing);

        Assert.StartsWith("## Not enough data for a recommendation\n", markdown, StringComparison.Ordinal);
        Assert.Contains("**The run is incomplete**", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("| workload |", markdown, StringComparison.Ordinal);
    }

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Ids();
}
