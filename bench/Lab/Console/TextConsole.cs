using Spectre.Console;

namespace Lab.Console;

/// <summary>Tables for a terminal, or for whoever reads them from a file or pipe.</summary>
internal static class TextConsole
{
    /// <summary>Columns where there is no terminal that says how many it has.</summary>
    private const int FileWidth = 200;

    public static IAnsiConsole On(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (System.Console.IsOutputRedirected)
            console.Profile.Width = FileWidth;
        return console;
    }
}
