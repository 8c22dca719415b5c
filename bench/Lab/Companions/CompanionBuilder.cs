using System.Collections.Immutable;
using Lab.Python.Processes;

namespace Lab.Companions;

/// <summary>Builds companions.</summary>
internal sealed class CompanionBuilder(IProcessRunner processes)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <param name="wanted">Those that are needed, each built once.</param>
    /// <param name="progress">Receives a line for each thing that happens.</param>
    /// <param name="force">Try again what failed lately.</param>
    public async Task<CompanionSet> BuildAsync(IEnumerable<Companion> wanted, bool force, IProgress<string> progress, CancellationToken cancel)
    {
        _ = force;
        var built = ImmutableArray.CreateBuilder<BuiltCompanion>();
        foreach (var companion in wanted)
        {
            progress.Report($"building {companion.Assembly} with {companion.Package} {companion.Version}");
            var folder = Path.Combine(LabFiles.RepositoryRoot, companion.Project);
            var outcome = await processes.RunAsync(
                new(LabFiles.RuntimeHost, ["build", folder, "-c", "Release", "-p:Companion=true", "-v", "q", "-nologo"], Deadline), cancel).ConfigureAwait(false);
            var assembly = Path.Combine(folder, "bin", "companion", "Release", "net10.0", companion.Assembly + ".dll");
            built.Add(outcome.Succeeded && File.Exists(assembly)
                ? new(companion, assembly, null)
                : new(companion, null, $"{companion.Package} {companion.Version} is not there: {outcome.Describe()}"));
        }

        return new(built.ToImmutable());
    }
}
