using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Lab.Python.Processes;

namespace Lab.Tests.Environments;

/// <summary>
/// The root file system of another Debian with its Python, in which the built lab runs: made by tests/environments/make-root, which takes
/// some minutes the first time.
/// </summary>
/// <param name="Release">The name of the release.</param>
/// <param name="Folder">Null where it cannot be made here.</param>
/// <param name="Missing">Why it cannot, for the list of skipped tests; null if it is there.</param>
internal sealed record DebianRoot(string Release, string? Folder, string? Missing)
{
    /// <summary>Names other releases for tests to run in: <c>LAB_TEST_RELEASES="bookworm trixie sid"</c>.</summary>
    public const string Variable = "LAB_TEST_RELEASES";

    /// <summary>
    /// An empty call, recursions of Python's and of C, an import, the parser, a callback from Fortran, and native code that Python does not
    /// check. With one BLAS thread what they take does not hang on the processor.
    /// </summary>
    public static readonly ImmutableArray<string> Workloads =
    [
        "lab.empty", "stdlib.json-900", "stdlib.repr-900", "stdlib.sorted-300", "stdlib.getattr-300", "stdlib.compile-90",
        "stdlib.re-groups-150", "import.pandas", "scipy.quad", "scipy.lu-500", "scipy.zsolve-banded",
    ];

    public static readonly ImmutableArray<string> ProbeArguments = ["probe", .. Workloads, "--env", "OPENBLAS_NUM_THREADS=1", "--json"];

    private static readonly string Scripts = Path.Combine(LabFiles.RepositoryRoot, "tests", "environments");

    /// <summary>The folder that holds dotnet and the runtime that runs this, which is shared/NAME/VERSION in it.</summary>
    private static readonly string DotNet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

    private static readonly TimeSpan MakingPatience = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly Dictionary<string, Lazy<Task<DebianRoot>>> Roots =
        new[] { "bookworm", "trixie", "sid" }.ToDictionary(r => r, r => new Lazy<Task<DebianRoot>>(() => MakeAsync(r)));

    private readonly Lazy<Task<IReadOnlyList<JsonNode>>> _probes = new(() => ProbeAsync(Release));

    /// <summary>Python 3.14 and its library.</summary>
    public static Task<DebianRoot> SidAsync() => Roots["sid"].Value;

    /// <summary>The releases to test in: sid unless told otherwise.</summary>
    public static TheoryData<string> Releases() =>
    [
        .. (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : "sid")
            .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries),
    ];

    public static Task<DebianRoot> OfAsync(string release) => Roots.TryGetValue(release, out var root) ? root.Value
        : throw new ArgumentException($"{Variable} names '{release}': write bookworm, trixie or sid");

    /// <summary>libpython in there.</summary>
    public string Library => Directory.EnumerateFiles(Path.Combine(Folder!, "usr/lib"), "libpython3.*.so.1.0", SearchOption.AllDirectories)
        .Select(path => path[Folder!.Length..])
        .Single();

    /// <summary>The probes of <see cref="Workloads"/>, as the lab publishes them: made once.</summary>
    public Task<IReadOnlyList<JsonNode>> ProbesAsync() => _probes.Value;

    /// <summary>Runs the built lab.</summary>
    /// <param name="folder">A folder of the test's, in there too, which the lab may write.</param>
    public Task<(int Status, string Output, string Error)> LabAsync(string folder, params string[] arguments) =>
        RunAsync(folder, [DotNet], [Path.Combine(DotNet, "dotnet"), "exec", BuiltLab.Program, .. arguments]);

    /// <summary>Runs another program of .NET.</summary>
    public Task<(int Status, string Output, string Error)> DotNetAsync(string folder, string program, params string[] arguments) =>
        RunAsync(folder, [DotNet, Path.GetDirectoryName(program)!], [Path.Combine(DotNet, "dotnet"), "exec", program, .. arguments]);

    /// <summary>Runs the built lab after commands of a shell that change the root, for this once.</summary>
    /// <param name="commands">The last one can put something in front of the lab: its command line is "$@".</param>
    public Task<(int Status, string Output, string Error)> LabAfterAsync(string commands, string folder, params string[] arguments)
    {
        string[] shell = ["/bin/sh", "-c", $"{{ {commands}\n}} > /dev/null; exec \"$@\"", "sh"];
        return RunAsync(folder, [DotNet], [.. shell, Path.Combine(DotNet, "dotnet"), "exec", BuiltLab.Program, .. arguments]);
    }

    /// <summary>Runs a command where there is no .NET. It sees the lab's files.</summary>
    public Task<(int Status, string Output, string Error)> RunAsync(string folder, params string[] command) =>
        RunAsync(folder, [], command);

    /// <summary>The command with the capabilities and system calls of a container.</summary>
    public static string[] AsContainer(params string[] command) => [Path.Combine(Scripts, "as-container"), .. command];

    private async Task<(int Status, string Output, string Error)> RunAsync(string folder, string[] also, string[] command)
    {
        string[] read = [.. also.Append(Path.GetDirectoryName(BuiltLab.Program)!).Append(Scripts).SelectMany(f => new[] { "--read", f })];
        var request = new ProcessRequest(Path.Combine(Scripts, "in-root"), [Folder!, .. read, "--write", folder, .. command], Patience)
        {
            OutputLimit = 16 << 20,
        };
        var outcome = await new ProcessRunner().RunAsync(request, CancellationToken.None);
        return outcome switch
        {
            ProcessOutcome.Exited exited => (exited.Status, exited.Output, exited.Error),
            _ => throw new InvalidOperationException(outcome.Describe()),
        };
    }

    private static async Task<IReadOnlyList<JsonNode>> ProbeAsync(string release)
    {
        var root = await OfAsync(release);
        using var folder = new TemporaryFolder();
        var (_, output, error) = await root.LabAsync(folder.Path, [.. ProbeArguments]);
        return [.. (JsonNode.Parse(output) ?? throw new InvalidOperationException(error)).AsArray().OfType<JsonNode>()];
    }

    private static async Task<DebianRoot> MakeAsync(string release)
    {
        var outcome = await new ProcessRunner().RunAsync(
            new(Path.Combine(Scripts, "make-root"), [release], MakingPatience), CancellationToken.None);
        return outcome is ProcessOutcome.Exited { Status: 0, Output: var folder }
            ? new(release, folder.Trim(), null)
            : new(release, null, $"no root file system of Debian {release}: {outcome.Describe()}");
    }
}
