using Spectre.Console;

namespace Lab.Console;

/// <summary>Tables for a terminal, or for a reader of a file or a pipe.</summary>
internal static class TextConsole
{
    /// <summary>Columns where the output is no terminal.</summary>
    private const int FileWidth = 200;

    public static IAnsiConsole On(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (System.Console.IsOutputRedirected)
            console.Profile.Width = FileWidth;
        return console;
    }
}
