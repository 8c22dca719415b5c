using System.IO.Enumeration;
using Lab.Python.Processes;
using Lab.StackProbe;

namespace Lab.Python.Locating;

/// <summary>
/// The native libraries that a Python installation holds: every one below the folders of its <c>sys.path</c>, libpython, and what these
/// need of the system. Nothing is imported.
/// </summary>
public static class InstalledLibraries
{
    /// <summary>The loader's name is part of the ABI (System V ABI, AMD64 supplement, section 5.2.1, and glibc's shlib-versions).</summary>
    private const string Loader = "/lib64/ld-linux-x86-64.so.2";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Lists them, in the order of their paths, links resolved.</summary>
    /// <param name="environment">Changes to this process's environment, such as <c>LD_LIBRARY_PATH</c>; null removes a variable.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<ImmutableArray<string>> ListAsync(
        IProcessRunner processes,
        PythonInstallation python,
        ImmutableSortedDictionary<string, string?> environment,
        CancellationToken cancellation)
    {
        var folders = python.SysPath.Concat(python.SiteDirectories).Where(Directory.Exists).Distinct(StringComparer.Ordinal);
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in folders.SelectMany(Below).Append(python.Library ?? python.Executable))
            paths.Add(Resolved(path));
        var known = paths.Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        foreach (var path in paths.ToList())
        {
            cancellation.ThrowIfCancellationRequested();
            // Most need the same few: the loader is asked only of a file that needs another one.
            if (NeededLibraries.Of(path).All(known.Contains))
                continue;
            foreach (var (name, found) in await NeededAsync(processes, path, environment, cancellation).ConfigureAwait(false))
            {
                known.Add(name);
                paths.Add(Resolved(found));
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

    private static string Resolved(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (IOException)
        {
            return path;
        }
    }

    /// <summary>
    /// What the loader would load with a file, without running any of it: lines such as <c>libm.so.6 => /lib/libm.so.6 (0x…)</c>.
    /// </summary>
    private static async Task<IEnumerable<(string Name, string Path)>> NeededAsync(
        IProcessRunner processes, string path, ImmutableSortedDictionary<string, string?> environment, CancellationToken cancellation)
    {
        var request = new ProcessRequest(Loader, ["--list", path], Deadline) { Environment = environment };
        var outcome = await processes.RunAsync(request, cancellation).ConfigureAwait(false);
        return outcome is not ProcessOutcome.Exited exited ? [] :
            from line in exited.Output.Split('\n')
            let parts = line.Split(" => ", 2)
            where parts.Length == 2 && parts[1].StartsWith('/')
            select (parts[0].Trim(), parts[1].Split(" (0x", 2)[0]);
    }
}
