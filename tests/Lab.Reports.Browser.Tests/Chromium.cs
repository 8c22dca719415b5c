using Lab.Python.Processes;
using Lab.Python.Provisioning;

namespace Lab.Reports.Browser.Tests;

/// <summary>The system's Chromium and its driver. Where they are missing they are installed, if apt-get and the user can.</summary>
/// <param name="Program">Path of the browser.</param>
/// <param name="Driver">Path of its driver.</param>
internal sealed record Chromium(string Program, string Driver)
{
    private const string Command = "apt-get install chromium chromium-driver";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Both of them, or why a test that needs them cannot run.</summary>
    public static async Task<(Chromium? Found, string? Missing)> FindAsync()
    {
        if (Find() is { } there)
            return (there, null);
        var system = SystemFacts.Read();
        // Ubuntu's packages of that name bring a snap, which does not start in a container.
        if (system is not { IsRoot: true, AptGet: not null, OperatingSystem.Id: "debian" })
            return (null, $"there is no Chromium with its driver: {Command}");
        const string Script = "apt-get update && exec " + Command + " -y --no-install-recommends";
        var request = new ProcessRequest("/bin/sh", ["-c", Script], Patience)
        {
            Environment = ImmutableSortedDictionary<string, string?>.Empty.Add("DEBIAN_FRONTEND", "noninteractive"),
            Grace = TimeSpan.FromSeconds(30),
        };
        var installed = await new ProcessRunner().RunAsync(request, CancellationToken.None);
        return Find() is { } now ? (now, null) : (null, $"Chromium could not be installed: {installed.Describe().Split('\n')[0]}");
    }

    private static Chromium? Find()
    {
        string[] names = ["chromium", "chromium-browser", "google-chrome"];
        var program = names.Select(SearchPath.Find).FirstOrDefault(path => path is not null);
        return program is not null && SearchPath.Find("chromedriver") is { } driver ? new(program, driver) : null;
    }
}
