using Spectre.Console;

namespace Lab.Display;

/// <summary>A console for tables.</summary>
internal static class WideConsole
{
    /// <summary>Wide enough for every column where stdout is no terminal.</summary>
    private const int FileWidth = 180;

    public static IAnsiConsole On(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsOutputRedirected)
            console.Profile.Width = FileWidth;
        return console;
    }
}
