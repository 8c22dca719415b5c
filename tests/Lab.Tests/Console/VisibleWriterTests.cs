using System.Text.RegularExpressions;
using Lab.Console;
using Spectre.Console;

namespace Lab.Tests.Console;

public sealed class VisibleWriterTests : IDisposable
{
    private const string Hostile = "\u001b]0;title\u0007 \u202eevil\u2066";
    private const string Shown = "\\u001b]0;title\\u0007 \\u202eevil\\u2066";

    private readonly StringWriter _written = new();

    public void Dispose() => _written.Dispose();

    [Fact]
    public async Task Every_way_to_write_shows_what_would_hide()
    {
        await using var writer = new VisibleWriter(_written);

        writer.Write(Hostile);
        writer.Write(Hostile.AsSpan());
        writer.Write(Hostile.ToCharArray(), 0, Hostile.Length);
        writer.Write("{0}", Hostile);
        writer.WriteLine(Hostile);
        await writer.WriteAsync(Hostile);
        await writer.WriteLineAsync(Hostile);
        foreach (var c in Hostile + "🐍")
            writer.Write(c);

        Assert.Equal(
            $"{Shown}{Shown}{Shown}{Shown}{Shown}\n{Shown}{Shown}\n{Shown}🐍", _written.ToString());
    }

    [Fact]
    public void A_console_shows_texts_and_keeps_its_own_colours()
    {
        var console = TextConsole.Create(new VisibleWriter(_written));
        console.Profile.Capabilities.Ansi = true;
        console.Profile.Capabilities.ColorSystem = ColorSystem.Standard;
        console.Profile.Width = 200;

        console.MarkupLineInterpolated($"[red]{Hostile}[/]");
        console.Write(new Table().AddColumn("name").AddRow(new Text(Hostile)));

        var written = _written.ToString();
        Assert.Matches($"\u001b\\[[0-9;]+m{Regex.Escape(Shown)}\u001b\\[0m", written);
        Assert.DoesNotContain(written, c => c is '\u0007' or '\u202e' or '\u2066');
        Assert.DoesNotContain("\u001b]", written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_progress_stays_one_line()
    {
        RunDisplay.Plain(_written, TimeSpan.Zero).Report("one\ntwo\u001b[2K\r");

        Assert.Equal("one\\ntwo\\u001b[2K\\u000d\n", _written.ToString());
    }
}
