using Lab.Trials.Captures;

namespace Lab.Catalog;

/// <summary>A workload of the user's own: <c>path/to/file.py:function</c>.</summary>
internal static class UserWorkload
{
    public const string Library = "yours";

    /// <summary>A catalog name holds neither a colon nor ends like a file.</summary>
    public static bool Looks(string name) => name.Contains(':', StringComparison.Ordinal) || name.EndsWith(".py", StringComparison.Ordinal);

    /// <exception cref="CommandException">The file is not there, or no function is named.</exception>
    public static CatalogEntry Entry(string name)
    {
        var colon = name.LastIndexOf(':');
        var file = colon < 0 ? name : name[..colon];
        if (!file.EndsWith(".py", StringComparison.Ordinal))
            throw new CommandException(ExitCode.Usage, $"'{name}' names no Python file: write path/to/file.py:function");
        if (!File.Exists(file))
            throw new CommandException(ExitCode.Usage, $"there is no file '{file}': give its path from the current folder, or the whole path");
        if (colon < 0 || colon == name.Length - 1)
            throw new CommandException(ExitCode.Usage, $"'{name}' names no function: write {file}:function");
        return new(name, Library, "your own function", [], Blas: true, Unavailable: null);
    }
}
