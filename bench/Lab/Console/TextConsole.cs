using Lab.Trials;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lab.Console;

/// <summary>Tables for a terminal, or for a reader of a file or a pipe.</summary>
internal static class TextConsole
{
    /// <summary>Columns where the output is no terminal.</summary>
    private const int FileWidth = 200;

    public static IAnsiConsole On(TextWriter output)
    {
        var console = Create(output);
        if (System.Console.IsOutputRedirected)
            console.Profile.Width = FileWidth;
        return console;
    }

    /// <summary>
    /// A console whose own colours and movements of the cursor reach the terminal, while nothing of the texts that it writes steers it.
    /// </summary>
    public static IAnsiConsole Create(TextWriter writer)
    {
        var below = VisibleWriter.Below(writer);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(below) });
        console.Pipeline.Attach(new Visible());
        return console;
    }

    /// <summary>Everything rendered passes here as segments: each is text, or a control code of the console's own.</summary>
    private sealed class Visible : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
            renderables.Select(inner => new VisibleRenderable(inner));
    }

    private sealed class VisibleRenderable(IRenderable inner) : Renderable
    {
        protected override Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth).Select(
            segment => segment.IsControlCode || segment.IsLineBreak ? segment : new Segment(VisibleText.Of(segment.Text), segment.Style));
    }
}
