using Lab.Trials.Captures;

namespace Lab.Blas;

/// <summary>A BLAS that can be chosen for one process.</summary>
/// <param name="Name">Short name: that of its folder.</param>
/// <param name="SearchPath">What LD_LIBRARY_PATH has to begin with.</param>
internal sealed record BlasFolder(string Name, string SearchPath);

/// <summary>
/// Looks for libraries that can take the place of the one that NumPy and SciPy load. Debian and Ubuntu keep each in a folder of its own
/// that holds libblas.so.3, liblapack.so.3 or both, next to each other; which one a process gets is decided by a link that leads into one
/// of these folders, or by LD_LIBRARY_PATH.
/// </summary>
internal static class BlasFolders
{
    private const string Blas = "libblas.so.3";
    private const string Lapack = "liblapack.so.3";

    /// <summary>An unpacked package has them five folders down.</summary>
    private const int Depth = 6;

    /// <param name="loaded">What Python loads now: its neighbours are looked at.</param>
    /// <param name="named">Folders of the user's, which are searched through.</param>
    public static IReadOnlyList<BlasFolder> Find(IEnumerable<BlasFacts> loaded, IReadOnlyCollection<string> named)
    {
        var neighbours = loaded
            .Select(b => Path.GetDirectoryName(Path.GetDirectoryName(b.Path)))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .SelectMany(folder => Below(folder, depth: 1));
        var own = named.SelectMany(folder => Below(Path.GetFullPath(folder), Depth)).ToHashSet(StringComparer.Ordinal);
        var folders = neighbours.Concat(own.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        // A BLAS without a LAPACK gets the reference's, which calls whatever BLAS there is.
        var lapack = folders.Find(folder => Has(folder, Lapack) && !Has(folder, Blas));
        var found = new List<BlasFolder>();
        foreach (var folder in folders.Where(folder => Has(folder, Blas)))
        {
            string?[] path = [folder, Has(folder, Lapack) ? null : lapack, own.Contains(folder) ? Path.GetDirectoryName(folder) : null];
            var name = Path.GetFileName(folder) is "blas" ? "reference" : Path.GetFileName(folder);
            var same = found.Count(f => f.Name == name || f.Name.StartsWith(name + "#", StringComparison.Ordinal));
            found.Add(new(same == 0 ? name : $"{name}#{same + 1}", string.Join(':', path.OfType<string>())));
        }

        return found;
    }

    private static bool Has(string folder, string library) => File.Exists(Path.Combine(folder, library));

    private static IEnumerable<string> Below(string folder, int depth) =>
        Directory.EnumerateDirectories(folder, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = depth - 1,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        })
        .Where(found => Has(found, Blas) || Has(found, Lapack))
        .Order(StringComparer.Ordinal);
}
