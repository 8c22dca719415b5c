using Lab.Python.Processes;

namespace Lab.Tests.Commands;

/// <summary>
/// Debian's packages of other BLAS libraries, unpacked into a folder of the user's cache and kept there: nothing is installed, so that the
/// library that the system chooses stays what it is for everybody else.
/// </summary>
internal static class BlasPackages
{
    private static readonly ImmutableArray<string> Names =
        ["libopenblas0-openmp", "libopenblas0-serial", "libatlas3-base"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The folder, and why there is none.</summary>
    public static async Task<(string? Folder, string? Missing)> UnpackAsync()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var folder = Path.Combine(cache, "lab-blas-packages");
        if (Directory.Exists(folder))
            return (folder, null);
        if (!File.Exists("/usr/bin/apt-get") || !File.Exists("/usr/bin/dpkg-deb"))
            return (null, "there is no apt-get here to download other BLAS libraries with");
        Directory.CreateDirectory(cache);
        // Made under another name: a test that is cut leaves no half of it.
        var made = Directory.CreateDirectory($"{folder}.{Guid.NewGuid():N}").FullName;
        const string Script = "cd \"$1\" && shift && apt-get download -qq \"$@\" >/dev/null && "
            + "for package in *.deb; do dpkg-deb -x \"$package\" . || exit 1; done && rm *.deb";
        var request = new ProcessRequest("/bin/sh", ["-c", Script, "sh", made, .. Names], Patience);
        var outcome = await new ProcessRunner().RunAsync(request, CancellationToken.None);
        if (outcome is not ProcessOutcome.Exited { Status: 0 })
        {
            Directory.Delete(made, recursive: true);
            return (null, $"other BLAS libraries could not be downloaded: {outcome.Describe().Split('\n')[0]}");
        }

        try
        {
            Directory.Move(made, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(made, recursive: true);
        }

        return (folder, null);
    }
}
