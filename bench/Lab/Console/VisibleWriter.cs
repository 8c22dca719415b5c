using System.Text;
using Lab.Trials;

namespace Lab.Console;

/// <summary>
/// What commands write to: a terminal, a file or a pipe. Everything goes through it that a command prints, whoever made the text, so here
/// is where <see cref="VisibleText"/> keeps a workload's name or message from steering the terminal. What steers it for the lab, colours
/// and the progress bar, is written by a <see cref="TextConsole"/>, past this writer.
/// </summary>
internal sealed class VisibleWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => inner.Write(Shown(value));

    // In one call, which the console's own writers make whole: lines of several threads do not mix.
    public override void WriteLine(string? value) => inner.WriteLine(Shown(value));

    public override Task WriteAsync(string? value) => inner.WriteAsync(Shown(value));

    public override Task WriteLineAsync(string? value) => inner.WriteLineAsync(Shown(value));

    public override void Flush() => inner.Flush();

    public override Task FlushAsync() => inner.FlushAsync();

    /// <summary>The writer below, which obeys every character.</summary>
    public static TextWriter Below(TextWriter writer) => writer is VisibleWriter visible ? visible.Inner : writer;

    private TextWriter Inner => inner;

    // A single half of a character is what a caller writes that goes character by character: its other half follows.
    private static string? Shown(string? text) => text is null or [>= '\ud800' and <= '\udfff'] ? text : VisibleText.Of(text);
}
