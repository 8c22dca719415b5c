using System.CommandLine;
using Lab.Catalog;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary>Workloads named on a command line: as arguments, or with <c>--workload</c>.</summary>
internal sealed class WorkloadNames
{
    private readonly Argument<string[]> _names = new("workload")
    {
        Description = "Catalog names ('list' shows them), library.* for all of a library, or your own as path/to/file.py:function",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _option = new("--workload")
    {
        Description = "A workload, by its catalog name, as library.* or as path/to/file.py:function (repeatable)",
        HelpName = "name",
        DefaultValueFactory = _ => [],
    };

    public WorkloadNames AddTo(Command command, bool asArguments = true)
    {
        if (asArguments)
            command.Arguments.Add(_names);
        command.Options.Add(_option);
        return this;
    }

    /// <summary>The names as they were written; those that are files are checked at once, before anything is started.</summary>
    /// <exception cref="CommandException">A file is not there.</exception>
    public IReadOnlyList<string> Read(ParseResult parsed)
    {
        var names = (parsed.GetResult(_names) is null ? [] : parsed.GetValue(_names) ?? []).Concat(parsed.GetValue(_option) ?? []).Distinct().ToList();
        foreach (var name in names.Where(UserWorkload.Looks))
            _ = UserWorkload.Entry(name);
        return names;
    }

    /// <summary>The same, of a command that takes one at least.</summary>
    /// <param name="purpose">What is done with them, as a verb.</param>
    /// <exception cref="CommandException">None is named, or a file is not there.</exception>
    public IReadOnlyList<string> ReadAny(ParseResult parsed, string purpose) => Read(parsed) is { Count: > 0 } names
        ? names
        : throw new CommandException(ExitCode.Usage, $"name a workload to {purpose}: 'list' shows the catalog, your own is written path/to/file.py:function");

    /// <summary>The entries of names.</summary>
    /// <exception cref="CommandException">There is no such workload.</exception>
    public static IReadOnlyList<CatalogEntry> Resolve(IEnumerable<string> names, WorkloadCatalog catalog) =>
        [.. names.SelectMany(name => Expand(name, catalog)).DistinctBy(e => e.Name)];

    private static List<CatalogEntry> Expand(string name, WorkloadCatalog catalog)
    {
        var all = name.EndsWith(".*", StringComparison.Ordinal) ? catalog.Entries.Where(e => e.Library == name[..^2]).ToList() : [];
        return all.Count > 0 ? all : [catalog.Find(name)];
    }
}
