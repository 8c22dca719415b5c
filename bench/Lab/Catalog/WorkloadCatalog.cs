using System.Text.Json.Serialization;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Catalog;

/// <summary>The workloads there are, read from <c>bench/workloads</c> by the Python that would run them.</summary>
internal sealed record WorkloadCatalog(ImmutableArray<CatalogEntry> Entries)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Asks a Python for the catalog; reading it imports no library.</summary>
    /// <param name="environment">Changes to this process's environment; null removes a variable.</param>
    /// <param name="withoutPmdarima">Why pmdarima could not be had; null if that was not tried.</param>
    /// <exception cref="CommandException">The catalog cannot be read.</exception>
    public static async Task<WorkloadCatalog> ReadAsync(
        PythonInstallation python,
        string? withoutPmdarima,
        ImmutableSortedDictionary<string, string?> environment,
        IProcessRunner processes,
        CancellationToken cancel)
    {
        var script = PythonScript.OfFile(LabFiles.Catalog, "LAB-CATALOG");
        var request = script.Request(python.Executable, [], Deadline, environment) with { OutputLimit = 1 << 20 };
        var (declared, problem) = script.Parse(
            await processes.RunAsync(request, cancel).ConfigureAwait(false), CatalogJson.Default.DeclaredWorkloadArray);
        if (declared is null)
            throw new CommandException(ExitCode.Environment, $"{python.Executable} cannot read the workload catalog: {problem}");
        return new(
        [
            .. from d in declared
               let lacking = Lacking(d, python, withoutPmdarima)
               select new CatalogEntry(d.Name, d.Library, d.Stresses, d.Requires, d.Blas, lacking) { Lapack = d.Lapack, Family = d.Family },
        ]);
    }

    /// <summary>The entry of a name, or an entry for a user's own <c>file.py:function</c>.</summary>
    /// <exception cref="CommandException">There is no such workload or file.</exception>
    public CatalogEntry Find(string name)
    {
        RefuseWrongN(name);
        if (UserWorkload.IsReference(name))
            return UserWorkload.Entry(name);
        var (bare, n) = WorkloadName.Parse(name);
        return n is null ? Named(name) : WithN(bare) with { Name = name, Lapack = null, Family = null };
    }

    /// <summary>The entry of a workload whose set-up takes n, under the name that it has whatever its n is.</summary>
    /// <param name="name">That name, or the catalog's with an n in it; or a user's own.</param>
    /// <exception cref="CommandException">There is no such workload or file, or it takes no n.</exception>
    public CatalogEntry FindFamily(string name)
    {
        if (WorkloadName.Parse(name) is (var bare, { }))
            throw new CommandException(ExitCode.Usage, $"'{name}' names one n: write {bare}, and the range as --n 10..2000");
        RefuseWrongN(name);
        if (UserWorkload.IsReference(name))
            return UserWorkload.Entry(name);
        var entry = WithN(name);
        return entry with { Name = entry.Family!, Lapack = null };
    }

    /// <summary>All of a library that is named as <c>library.*</c>.</summary>
    /// <exception cref="CommandException">There is no such library.</exception>
    public ImmutableArray<CatalogEntry> FindLibrary(string name)
    {
        ImmutableArray<CatalogEntry> all = [.. Entries.Where(e => name == $"{e.Library}.*")];
        if (!all.IsEmpty)
            return all;
        var libraries = Entries.Select(e => $"{e.Library}.*").Distinct().ToList();
        var near = NearestNames.Of(name, libraries);
        throw new CommandException(ExitCode.Usage, $"'{name}' names no library of the catalog: "
            + (near.Count > 0 ? $"did you mean {string.Join(" or ", near)}?" : $"write {string.Join(", ", libraries)} or a whole name"));
    }

    /// <summary>Of a user's own name too: there it would be taken for a part of the function's.</summary>
    public static void RefuseWrongN(string name)
    {
        if (WorkloadName.WrongN(name) is { } wrong)
        {
            throw new CommandException(
                ExitCode.Usage,
                $"'{name}': '{wrong}' is no n, which is a whole number: write {WorkloadName.At(name[..^(wrong.Length + 3)], 100)}");
        }
    }

    private CatalogEntry Named(string name) => Entries.FirstOrDefault(e => e.Name == name)
        ?? throw new CommandException(ExitCode.Usage, NearestNames.Explain(name, Entries));

    private CatalogEntry WithN(string name)
    {
        var families = Entries.Where(e => e.Family is not null).Select(e => e with { Name = e.Family! }).DistinctBy(e => e.Name);
        var entry = Entries.FirstOrDefault(e => e.Family == name || e.Name == name)
            ?? throw new CommandException(ExitCode.Usage, NearestNames.Explain(name, [.. families, .. Entries]));
        return entry.Family is not null ? entry : throw new CommandException(
            ExitCode.Usage,
            $"{name} takes no n: its set-up in bench/workloads has no parameter n, as def factory(n=100) has; or write your own "
                + "file.py:function with setup_function(n)");
    }

    private static string? Lacking(DeclaredWorkload declared, PythonInstallation python, string? withoutPmdarima)
    {
        var lacking = declared.Requires.Select(python.Lack).OfType<string>().ToList();
        if (lacking.Count == 0)
            return null;
        var why = lacking is ["pmdarima"] && withoutPmdarima is not null ? $": {withoutPmdarima}" : "";
        return $"needs {string.Join(" and ", lacking)}, which {python.Executable} does not have{why}";
    }
}

/// <summary>A workload as <c>lab_catalog.py</c> prints it.</summary>
internal sealed record DeclaredWorkload(
    string Name, string Library, string Stresses, ImmutableArray<string> Requires, bool Blas, string? Lapack, string? Family);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeclaredWorkload[]))]
internal sealed partial class CatalogJson : JsonSerializerContext;

/// <summary>A workload of the user's own: <c>path/to/file.py:function</c>, or a test, <c>path/to/test_file.py::test</c>.</summary>
internal static class UserWorkload
{
    public const string Library = "yours";

    /// <summary>How the path of a file is to be given.</summary>
    public const string FromHere = "from the current folder";

    /// <summary>A catalog name holds no colon and does not end like a file.</summary>
    public static bool IsReference(string name) =>
        name.Contains(':', StringComparison.Ordinal) || name.EndsWith(".py", StringComparison.Ordinal);

    /// <summary>Whether it is the id of a test, such as <c>scipy/linalg/tests/test_basic.py::TestSolve::test_simple</c>.</summary>
    public static bool IsTest(string name) => name.Contains("::", StringComparison.Ordinal);

    /// <summary>The file of a user's own workload; null for a name of the catalog, and for one that names no Python file.</summary>
    public static string? FileOf(string name)
    {
        // The name of a folder may hold ".py" and a colon, and the parameters of a test may hold anything.
        if (IsTest(name))
            return name.IndexOf(".py::", StringComparison.Ordinal) is >= 0 and var end ? name[..(end + 3)] : null;
        var colon = name.LastIndexOf(':');
        var file = colon < 0 ? name : name[..colon];
        return file.EndsWith(".py", StringComparison.Ordinal) ? file : null;
    }

    /// <exception cref="CommandException">The file is not there, or no function is named.</exception>
    public static CatalogEntry Entry(string name)
    {
        if (IsTest(name))
            return new(name, "tests", "a test of pytest", ["pytest"], Blas: true, Unavailable: null);
        if (FileOf(name) is not { } file)
            throw new CommandException(ExitCode.Usage, $"'{name}' names no Python file: write path/to/file.py:function");
        if (!File.Exists(file))
        {
            throw new CommandException(
                ExitCode.Usage, $"there is no file '{file}': give its path {FromHere}, or the whole path");
        }

        if (name.Length <= file.Length + 1)
            throw new CommandException(ExitCode.Usage, $"'{name}' names no function: write {file}:function");
        return new(name, Library, "your own function", [], Blas: true, Unavailable: null);
    }
}
