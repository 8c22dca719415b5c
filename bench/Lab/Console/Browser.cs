using System.ComponentModel;
using System.Diagnostics;
using Lab.Python.Processes;
using Lab.Trials;

namespace Lab.Console;

/// <summary>The system's browser, asked to show a file.</summary>
internal static class Browser
{
    /// <summary>xdg-open ends at once where it finds no browser, and may stay as long as the window.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Variables without which nothing can show a window, and one that names a browser that needs none.</summary>
    private static readonly string[] Displays = ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"];

    /// <returns>Why it was not opened, in a few words; null if it was.</returns>
    public static async Task<string?> OpenAsync(string file, CancellationToken cancel)
    {
        if (OperatingSystem.IsLinux() && !Displays.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }))
            return "there is no display here";
        // Windows itself knows what shows a page.
        var opener = OperatingSystem.IsLinux() ? "xdg-open" : OperatingSystem.IsMacOS() ? "/usr/bin/open" : null;
        if (opener is not null && SearchPath.Find(opener) is null)
            return $"{opener} is not installed";
        try
        {
            using var process = opener is null
                ? Process.Start(new ProcessStartInfo(file) { UseShellExecute = true })
                : ChildProcess.Start(Quiet(SearchPath.Find(opener)!, file));
            if (process is null)
                return null;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(Patience);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? null : $"{opener} found no browser";
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Win32Exception e)
        {
            return VisibleText.FirstLine(e.Message).TrimEnd('.');
        }
    }

    /// <summary>What a browser says of itself on its own output goes nowhere, also after the lab has ended.</summary>
    private static ProcessStartInfo Quiet(string program, string file) =>
        new("/bin/sh") { ArgumentList = { "-c", "exec \"$0\" \"$1\" </dev/null >/dev/null 2>&1", program, file } };
}
