using System.Collections.Immutable;
using System.Globalization;
using Lab.Python.Processes;

namespace Lab.Companions;

/// <summary>
/// Asks the user's package sources for a package, by NuGet's own rules: configuration, credentials, packages that are on the machine already. The
/// restore of a project that wants this one package and none of what it needs is over in a moment where a source has it: that can have a
/// limit, as a build cannot. A folder that has the package spares the sources behind a network, however slow.
/// </summary>
internal sealed class PackageQuestion(DotNetSdk sdk)
{
    /// <summary>
    /// What sources may take, however many packages they are asked for side by side: with the start of the SDK some 20 s. It runs from the moment
    /// they are asked: that a busy machine takes long to start the SDK is no fault of theirs, and would be remembered as one.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    /// <summary>The imports apart from the first line, so that no Directory.*.props of whoever owns the temporary folder takes part.</summary>
    private const string Project = """
        <Project>
          <PropertyGroup>
            <ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>
            <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
            <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>
            <TargetFramework>net10.0</TargetFramework>
            <NuGetAudit>false</NuGetAudit>
            <RestoreIgnoreFailedSources>true</RestoreIgnoreFailedSources>
          </PropertyGroup>
          <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
          <ItemGroup>
            <PackageDownload Include="$(AskedPackage)" Version="[$(AskedVersion)]" />
          </ItemGroup>
          <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
        </Project>
        """;

    /// <param name="folder">NuGet's configuration is the one that applies here.</param>
    /// <returns>Null if the package can be had.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; what was started is gone.</exception>
    public async Task<CompanionProblem?> AskAsync(string package, string version, string folder, CancellationToken cancel)
    {
        using var asking = new PassingFolder();
        var project = Path.Combine(asking.Path, "question.csproj");
        await File.WriteAllTextAsync(project, Project, cancel).ConfigureAwait(false);
        var started = DateTime.UtcNow;
        var outcome = await RestoreAsync(
            project,
            [
                ("AskedPackage", package),
                ("AskedVersion", version),
                ("RestoreRootConfigDirectory", folder),
                // Six tries of a host that does not answer would use the limit up.
                ("NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT", "2"),
            ],
            cancel).ConfigureAwait(false);
        if (outcome is null)
            return new(string.Create(CultureInfo.InvariantCulture, $"the package sources did not answer within {Limit.TotalSeconds:0} s when asked for {package} {version}"), Costly: true);
        return outcome.Succeeded ? null : Explain($"{package} {version}", outcome, RestoreLog.Read(Path.Combine(asking.Path, "obj", RestoreLog.FileName), started));
    }

    /// <returns>Null if the sources did not answer in time.</returns>
    private async Task<ProcessOutcome?> RestoreAsync(string project, ImmutableArray<(string Name, string Value)> variables, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            // At this verbosity the first line is that of the restore, which begins.
            return await sdk.RunAsync("restore", project, ["-v:m"], StartLimit + Limit, new FirstLine(() => limit.CancelAfter(Limit)), variables, limit.Token).ConfigureAwait(false)
                is var outcome and not ProcessOutcome.TimedOut ? outcome : null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private static CompanionProblem Explain(string wanted, ProcessOutcome outcome, RestoreLog? log)
    {
        if (DotNetSdk.IsMissing(outcome))
            return new($"{wanted} is not used: there is no .NET SDK here that could build with it", Costly: false);
        return new(
            log switch
            {
                { Sources: 0 } => $"{wanted} was not found: no package source is configured",
                { Unreachable: > 0 } when log.Unreachable >= log.Sources => $"no package source could be reached when asked for {wanted}",
                { Unreachable: > 0 } => $"{wanted} was not found in the package sources that could be reached",
                { Missing.HasOtherVersion: true } => $"{wanted} was not found: the package sources have other versions of it",
                { Missing: not null } => $"{wanted} was not found in any package source",
                _ => $"the package sources cannot be asked for {wanted}: 'dotnet restore' fails before it asks them",
            },
            Costly: true);
    }

    private sealed class FirstLine(Action begins) : IProgress<string>
    {
        private int _lines;

        public void Report(string value)
        {
            if (Interlocked.Increment(ref _lines) == 1)
                begins();
        }
    }
}
