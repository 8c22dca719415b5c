using System.IO.Enumeration;
using Lab.Python.Processes;
using Lab.StackProbe;
using Lab.Trials.Files;

namespace Lab.Python.Locating;

/// <summary>
/// The native libraries that a Python installation holds: every one below the folders of its <c>sys.path</c>, libpython, and what these
/// need of the system. Nothing is imported.
/// </summary>
public static class InstalledLibraries
{
    /// <summary>
    /// Where the Python's program names none. The name is part of the ABI (System V ABI, AMD64 supplement, section 5.2.1, and glibc's
    /// shlib-versions).
    /// </summary>
    private const string UsualLoader = "/lib64/ld-linux-x86-64.so.2";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Lists them, in the order of their paths, links resolved.</summary>
    /// <param name="environment">Changes to this process's environment, such as <c>LD_LIBRARY_PATH</c>; null removes a variable.</param>
    /// <param name="note">Receives a line where the loader does not say what files need of the system.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<ImmutableArray<string>> ListAsync(
        IProcessRunner processes,
        PythonInstallation python,
        ImmutableSortedDictionary<string, string?> environment,
        IProgress<string> note,
        CancellationToken cancellation)
    {
        var loader = NeededLibraries.LoaderOf(python.Executable) ?? UsualLoader;
        var isSilent = false;
        var folders = python.SysPath.Concat(python.SiteDirectories).Where(Directory.Exists).Distinct(StringComparer.Ordinal);
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in folders.SelectMany(Below).Append(python.Library ?? python.Executable))
            paths.Add(ResolvedPath.Of(path));
        var known = paths.Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        foreach (var path in paths.ToList())
        {
            cancellation.ThrowIfCancellationRequested();
            // Most need the same few: the loader is asked only of a file that needs another one.
            if (NeededLibraries.Of(path).All(known.Contains))
                continue;
            var request = new ProcessRequest(loader, ["--list", path], Deadline) { Environment = environment };
            var outcome = await processes.RunAsync(request, cancellation).ConfigureAwait(false);
            if (outcome is not ProcessOutcome.Exited && !isSilent)
                note.Report($"{loader} does not say what files need of the system ({outcome.Describe()}): such libraries are left out");
            isSilent |= outcome is not ProcessOutcome.Exited;
            foreach (var (name, found) in Needed(outcome))
            {
                known.Add(name);
                paths.Add(ResolvedPath.Of(found));
            }

            // What the loader did not find is not asked for again.
            known.UnionWith(NeededLibraries.Of(path));
        }

        return [.. paths];
    }

    /// <summary>
    /// Files below a folder whose names are those of libraries. Links to folders are not followed: they may go round in circles.
    /// </summary>
    private static FileSystemEnumerable<string> Below(string folder) => new(
        folder,
        (ref FileSystemEntry entry) => entry.ToFullPath(),
        new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory
            && (entry.FileName.EndsWith(".so") || entry.FileName.Contains(".so.", StringComparison.Ordinal)),
        ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
    };

    /// <summary>
    /// What the loader would load with a file, without running any of it, in the words of glibc and of musl: lines such as
    /// <c>libm.so.6 => /lib/libm.so.6 (0x…)</c>.
    /// </summary>
    private static IEnumerable<(string Name, string Path)> Needed(ProcessOutcome outcome) =>
        outcome is not ProcessOutcome.Exited exited ? [] :
        from line in exited.Output.Split('\n')
        let parts = line.Split(" => ", 2)
        where parts.Length == 2 && parts[1].StartsWith('/')
        select (parts[0].Trim(), parts[1].Split(" (0x", 2)[0]);
}
