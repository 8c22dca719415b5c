using System.Collections.Immutable;
using System.IO.Compression;
using Lab.Companions;
using Lab.Python.Processes;
using Lab.Tests.Processes;

namespace Lab.Tests.Companions;

/// <summary>
/// A repository in miniature, with one small companion and a NuGet of its own: configuration, packages and home. Nothing of the user's takes part,
/// and nothing reaches it. The SDK is the real one.
/// </summary>
internal sealed class CompanionSite : IDisposable
{
    public static readonly Companion Companion = new("pythonnet", "bench/Tiny.Worker");

    private readonly TemporaryFolder _folder = new();
    private readonly ProcessMark _mark = new();
    private readonly Lines _said = new();

    public CompanionSite()
    {
        foreach (var shared in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json" })
            File.Copy(Path.Combine(LabFiles.RepositoryRoot, shared), _folder.Combine(shared));
        _folder.WriteFile("bench/Tiny.Worker/Tiny.Worker.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup><PackageReference Include="pythonnet" /></ItemGroup>
            </Project>
            """);
        Write("return 0;\n");
        Directory.CreateDirectory(Feed);
        Sources(Feed);
        Place = new(_folder.Path, LabFiles.RuntimeHost, _folder.Combine("cache"))
        {
            Variables = ImmutableSortedDictionary<string, string?>.Empty
                .Add("HOME", _folder.Combine("home"))
                .Add("DOTNET_CLI_HOME", _folder.Combine("home"))
                .Add("NUGET_PACKAGES", _folder.Combine("packages"))
                .Add(ProcessMark.Variable, _mark.Value),
        };
    }

    public BuildPlace Place { get; set; }

    /// <summary>A folder that is the one package source, unless <see cref="Sources"/> says otherwise.</summary>
    public string Feed => _folder.Combine("feed");

    /// <summary>Number of processes that the lab started.</summary>
    public int Started { get; private set; }

    /// <summary>What the lab said meanwhile, on one line each.</summary>
    public IReadOnlyList<string> Said => _said.All;

    public bool IsAnyAlive => _mark.Alive().Count > 0;

    public async Task<BuiltCompanion> BuildAsync(bool force = false, CancellationToken cancel = default)
    {
        var set = await new CompanionBuilder(new Counting(this), Place, TimeProvider.System).BuildAsync([Companion], force, _said, cancel);
        await _mark.AssertNoneAliveSoonAsync();
        return new(Companion, set.AssemblyOf(Companion), set.ProblemOf(Companion));
    }

    /// <summary>Replaces the sources of the companion.</summary>
    public void Write(string program) => _folder.WriteFile("bench/Tiny.Worker/Program.cs", program);

    public void RemoveSources() => Directory.Delete(_folder.Combine("bench"), recursive: true);

    /// <summary>Configures the package sources.</summary>
    public void Sources(params string[] sources) => _folder.WriteFile("nuget.config", $"""
        <configuration><packageSources><clear />{string.Concat(sources.Select((s, i) => $"<add key=\"source{i}\" value=\"{s}\" allowInsecureConnections=\"true\" />"))}</packageSources></configuration>
        """);

    /// <summary>Puts a package with nothing in it into the folder.</summary>
    public void Publish(string package, string version, string? dependency = null)
    {
        using var file = ZipFile.Open(Path.Combine(Feed, $"{package}.{version}.nupkg"), ZipArchiveMode.Create);
        file.CreateEntry("lib/netstandard2.0/_._").Open().Dispose();
        using var nuspec = new StreamWriter(file.CreateEntry(package + ".nuspec").Open());
        var dependencies = dependency is null ? "" : $"<dependencies><group targetFramework=\".NETStandard2.0\"><dependency id=\"{dependency}\" version=\"1.2.3\" /></group></dependencies>";
        nuspec.Write($"<package><metadata><id>{package}</id><version>{version}</version><authors>tests</authors><description>empty</description>{dependencies}</metadata></package>");
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Counting(CompanionSite site) : IProcessRunner
    {
        public Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellation)
        {
            site.Started++;
            return new ProcessRunner().RunAsync(request, cancellation);
        }
    }

    private sealed class Lines : IProgress<string>
    {
        private readonly List<string> _all = [];

        public IReadOnlyList<string> All => _all;

        public void Report(string value) => _all.Add(value);
    }
}
