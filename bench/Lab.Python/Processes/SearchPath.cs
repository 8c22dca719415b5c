using Lab.StackProbe.Interop;

namespace Lab.Python.Processes;

/// <summary>Variables that list folders, such as PATH. Of each the lab uses, and hands on, the full paths alone.</summary>
/// <remarks>
/// An empty element stands for the current folder, and a relative one lies in it. Whoever can write into the folder that the lab is
/// started in would choose what it runs, often as root.
/// </remarks>
public static class SearchPath
{
    private static readonly ImmutableArray<string> Variables = ["PATH", "PYTHONPATH"];

    /// <summary>The folders of a list that are full paths, in its order.</summary>
    public static IEnumerable<string> Folders(string? list) => (list ?? "").Split(':').Where(Path.IsPathRooted);

    /// <summary>
    /// The absolute path of a program: a name is looked for on PATH, and nowhere else; a path is taken from the current folder. .NET by
    /// itself looks for a name in its own folder and in the current one first (Process.ResolvePath).
    /// </summary>
    /// <returns>Null for a name that is not on PATH.</returns>
    public static string? Find(string program) => Find(program, Environment.GetEnvironmentVariable("PATH"));

    /// <inheritdoc cref="Find(string)"/>
    /// <param name="path">The value of PATH.</param>
    internal static string? Find(string program, string? path)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return Path.GetFullPath(program);
        return Folders(path).Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(file => File.Exists(file) && LibC.access(file, LibC.X_OK) == 0);
    }

    /// <summary>Leaves only full paths in the lists that a process is about to be started with.</summary>
    internal static void Clean(IDictionary<string, string?> environment)
    {
        foreach (var variable in Variables)
        {
            if (!environment.TryGetValue(variable, out var list) || list is null || LeftOut(list).Count == 0)
                continue;
            // An empty PATH is searched as one empty element is: the current folder.
            if (string.Join(':', Folders(list)) is { Length: > 0 } full)
                environment[variable] = full;
            else
                environment.Remove(variable);
        }
    }

    /// <summary>What a user must know of PYTHONPATH: packages that are found through it may be missed. Null if all of it is used.</summary>
    /// <param name="changes">Changes to this process's environment; null removes a variable.</param>
    public static string? Explain(IReadOnlyDictionary<string, string?> changes)
    {
        const string variable = "PYTHONPATH";
        var list = changes.TryGetValue(variable, out var changed) ? changed : Environment.GetEnvironmentVariable(variable);
        // An empty element is a slip of the pen, as in PYTHONPATH=$PYTHONPATH:/mine: nobody misses what it brought.
        var named = LeftOut(list).Where(element => element.Length > 0).ToList();
        return named.Count == 0
            ? null
            : $"{variable} names {string.Join(", ", named)}, which the lab leaves out: write the whole path, such as "
                + $"{Path.GetFullPath(named[0])}";
    }

    private static List<string> LeftOut(string? list) =>
        string.IsNullOrEmpty(list) ? [] : [.. list.Split(':').Where(element => !Path.IsPathRooted(element))];
}
