using System.Security;
using Lab.Python.Processes;
using Lab.Trials;

namespace Lab.Supervision;

/// <summary>Builds a small project with the SDK of this machine, in a folder of its own.</summary>
/// <remarks>
/// MSBuild and NuGet look for files that change a build in all the folders above a project, and the temporary folder is everybody's. So
/// each such file is there, empty, and those that cannot be shadowed are turned off. Nothing is written outside of the folder, and no
/// build server stays. No analyzer runs: nobody reads what it would say.
/// </remarks>
internal static class SettingsProject
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>References to an assembly by its path, and to ASP.NET Core.</summary>
    public static string References(string assembly, bool aspNetCore) => $"""
        <ItemGroup>
          <Reference Include="{SecurityElement.Escape(assembly)}" />
          {(aspNetCore ? """<FrameworkReference Include="Microsoft.AspNetCore.App" />""" : "")}
        </ItemGroup>
        """;

    /// <summary>
    /// The <c>dotnet</c> with an SDK: the one that runs the lab, or that on PATH. Null where neither has one.
    /// </summary>
    public static string? FindSdk(string runtimeHost) => new[] { runtimeHost, SearchPath.Find("dotnet") }.OfType<string>()
        .FirstOrDefault(host => Directory.Exists(Path.Combine(LabFiles.FolderOf(host), "sdk")));

    /// <param name="folder">An empty folder of the caller's own.</param>
    /// <param name="sdk">The <c>dotnet</c> with an SDK.</param>
    /// <param name="items">What the project file holds besides that it is a program: references, settings.</param>
    /// <param name="files">The other files of the project, by name.</param>
    /// <returns>The path of the built program; or null, and one line that says why there is none.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; no process of the build is left.</exception>
    public static async Task<(string? Program, string? Problem)> BuildAsync(
        IProcessRunner processes,
        string folder,
        string sdk,
        string items,
        IEnumerable<(string Name, string Text)> files,
        CancellationToken cancel)
    {
        Write("Asked.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
            <PropertyGroup>
              <OutputType>Exe</OutputType>
              <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
              <ImplicitUsings>enable</ImplicitUsings>
              <Nullable>enable</Nullable>
              <UseAppHost>false</UseAppHost>
              <InvariantGlobalization>true</InvariantGlobalization>
            </PropertyGroup>
            {items}
            </Project>
            """);
        foreach (var (name, text) in files)
            Write(name, text);
        foreach (var shadowing in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            Write(shadowing, "<Project />");
        Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        Write("global.json", "{}");
        Write(".editorconfig", "root = true");

        var output = Path.Combine(folder, "out");
        ImmutableArray<string> arguments =
        [
            "build", Path.Combine(folder, "Asked.csproj"), "-c", "Release", "-o", output, "-noAutoResponse", "-nodeReuse:false", "-m:1",
            "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false", "-p:NuGetAudit=false",
            $"-p:RestoreConfigFile={Path.Combine(folder, "nuget.config")}",
            "-v:quiet", "-nologo", "-clp:NoSummary",
        ];
        var build = await processes.RunAsync(
            new(sdk, arguments, Deadline) { Environment = OwnFolders(folder) }, cancel).ConfigureAwait(false);
        return build.Succeeded
            ? (Path.Combine(output, "Asked.dll"), null)
            : (null, $"it was not built: {FirstError(build)}");

        void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
    }

    /// <summary>What the SDK, NuGet and the compiler keep between builds.</summary>
    private static ImmutableSortedDictionary<string, string?> OwnFolders(string folder) => SettingsProgram.Environment(
        ("TMPDIR", folder), ("DOTNET_CLI_HOME", folder), ("NUGET_PACKAGES", Path.Combine(folder, "packages")),
        ("NUGET_HTTP_CACHE_PATH", Path.Combine(folder, "http")), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1"),
        ("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false"), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"), ("DOTNET_ADD_GLOBAL_TOOLS_TO_PATH", "0"));

    private static string FirstError(ProcessOutcome build)
    {
        if (build is not ProcessOutcome.Exited { Output: var output, Error: var words })
            return build.Describe();
        // "file(line,column): error CS0000: what is wrong [project]"
        var error = output.Split('\n').FirstOrDefault(line => line.Contains("error ", StringComparison.Ordinal))?.Trim();
        // What the SDK itself dies of stands first on stderr, before its stack trace.
        return error?.Split(" [")[0] ?? (VisibleText.FirstLine(words) is { Length: > 0 } first ? first : build.Describe());
    }
}
