using System.Text.RegularExpressions;

namespace Lab.Python.Locating;

/// <summary>
/// pyenv puts a shim on PATH for every program of every version that is installed: a script that starts the program of the selected
/// version, or says that no selected version has it.
/// </summary>
internal static partial class PyenvShim
{
    /// <summary>A shim has ten lines.</summary>
    private const int LongestShim = 4096;

    /// <summary>
    /// Why a shim leads nowhere, as it would say itself: it takes its shell a second to find out, and there may be a dozen. Null if it has
    /// to be asked: it leads somewhere, is no shim, or is of a selection that pyenv alone can tell.
    /// </summary>
    public static string? Problem(string path, SearchPlaces places)
    {
        try
        {
            if (Root(path) is not { } root || Selected(root, places) is not { Length: > 0 } selected)
                return null;
            var versions = Path.Combine(root, "versions");
            // Also a prefix of a version, or "system", may be selected.
            if (selected.Any(version => !Directory.Exists(Path.Combine(versions, version)) || Has(Path.Combine(versions, version))))
                return null;
            var installed = Directory.GetDirectories(versions).Order(StringComparer.Ordinal).FirstOrDefault(Has);
            return installed is null ? null : NotSelected(Path.GetFileName(installed));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        bool Has(string version) => File.Exists(Path.Combine(version, "bin", Path.GetFileName(path)));
    }

    /// <summary>
    /// The program of a selected version that a shim starts, which takes its shell a tenth of a second; null if it is no shim, or of a
    /// selection that pyenv alone can tell.
    /// </summary>
    public static string? LeadsTo(string path, SearchPlaces places)
    {
        try
        {
            if (Root(path) is not { } root || Selected(root, places) is not { Length: > 0 } selected)
                return null;
            var folders = selected.Select(version => Path.Combine(root, "versions", version)).ToList();
            return !folders.TrueForAll(Directory.Exists) ? null
                : folders.Select(folder => Path.Combine(folder, "bin", Path.GetFileName(path))).FirstOrDefault(File.Exists);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>One line about what a shim wrote that was asked; null if the text is not pyenv's.</summary>
    public static string? Reported(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines is not [var first, ..] || !first.StartsWith("pyenv:", StringComparison.Ordinal))
            return null;
        var version = lines
            .SkipWhile(l => !l.EndsWith("command exists in these Python versions:", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(l => !l.StartsWith("Note:", StringComparison.Ordinal)).FirstOrDefault();
        return version is null ? first : NotSelected(version);
    }

    private static string NotSelected(string version) =>
        $"a pyenv shim whose Python version is not selected: to select it, type pyenv shell {version}";

    /// <summary>The root of the pyenv that wrote a file; null if none did.</summary>
    private static string? Root(string path)
    {
        // A pipe, which nobody may open, has no length.
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
        if (file is not FileInfo { Length: > 0 and <= LongestShim })
            return null;
        return ShimOf().Match(File.ReadAllText(path)) is { Success: true } shim ? shim.Groups["root"].Value : null;
    }

    /// <summary>
    /// The selected versions: PYENV_VERSION, else of the nearest file .python-version, else of the file version in pyenv's root
    /// (pyenv-version-name and pyenv-version-file of pyenv 2). Null if none of them selects one, they are looked for elsewhere, or a name
    /// leads out of the folder of versions: a file in the current folder may select, and pyenv itself knows what to refuse.
    /// </summary>
    private static string[]? Selected(string root, SearchPlaces places)
    {
        var names = Named(root, places);
        return names?.All(name => name is not ("." or "..") && name == Path.GetFileName(name)) == true ? names : null;
    }

    private static string[]? Named(string root, SearchPlaces places)
    {
        if (places.Variables.TryGetValue("PYENV_VERSION", out var named) && named.Length > 0)
            return named.Split(':', StringSplitOptions.RemoveEmptyEntries);
        if (places.Variables.ContainsKey("PYENV_DIR"))
            return null;
        var nearest = Path.Combine(root, "version");
        for (var folder = new DirectoryInfo(places.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, ".python-version")))
            {
                nearest = Path.Combine(folder.FullName, ".python-version");
                break;
            }
        }

        return File.Exists(nearest) ? [.. File.ReadLines(nearest).SelectMany(Words)] : null;

        // The first word of each line.
        static IEnumerable<string> Words(string line) =>
            line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(1);
    }

    [GeneratedRegex("""\A#!.*\n(.*\n)*?export PYENV_ROOT="(?<root>/[^"$`\\]*)"\n(.*\n)*?exec "[^"]*/pyenv" exec """)]
    private static partial Regex ShimOf();
}
