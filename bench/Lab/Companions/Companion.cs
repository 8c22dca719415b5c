using System.Collections.Immutable;
using System.Reflection;

namespace Lab.Companions;

/// <summary>
/// An executable of the lab that stands on a package which not every feed has: built on demand, started by path, never referenced.
/// </summary>
/// <param name="Package">The package.</param>
/// <param name="Project">Folder of the project below the repository's root; its last part is the name of the assembly.</param>
internal sealed record Companion(string Package, string Project)
{
    /// <summary>The worker contract through pythonnet.</summary>
    public static readonly Companion PythonNetWorker = new("pythonnet", "bench/Lab.Worker.PythonNet");

    /// <summary>The benchmarks of call overhead through pythonnet.</summary>
    public static readonly Companion PythonNetBenchmarks = new("pythonnet", "bench/Lab.Benchmarks.PythonNet");

    /// <summary>Pictures of the results.</summary>
    public static readonly Companion Plots = new("ScottPlot", "reports/Lab.Plots");

    public static readonly ImmutableArray<Companion> All = [PythonNetWorker, PythonNetBenchmarks, Plots];

    /// <summary>The package and its version, as a line names them.</summary>
    public string Named => $"{Package} {Version}";

    public string Assembly => Path.GetFileName(Project);

    /// <summary>The version of the package that the project asks for: Directory.Packages.props says it, the build writes it into this assembly.</summary>
    public string Version => typeof(Companion).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == Package).Value!;
}
