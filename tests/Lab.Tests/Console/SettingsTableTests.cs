using Lab.Console;
using Lab.Testing.Captures;

namespace Lab.Tests.Console;

public class SettingsTableTests
{
    [Fact]
    public void It_fits_a_terminal_of_80_columns()
    {
        using var written = new StringWriter();
        var console = TextConsole.Create(written);
        console.Profile.Width = 80;

        SettingsTable.Write(SampleCapture.Analyse().Settings, console);

        var lines = written.ToString().Split('\n').Select(line => line.TrimEnd()).ToList();
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("  400000          4 MiB  takes effect    new Thread(f), pool thread", lines);
        Assert.Contains("DOTNET_DefaultStackSize (not documented)", lines);
        Assert.Contains(lines, line => line.EndsWith("not tried: no SDK", StringComparison.Ordinal));
    }
}
