using System.Collections.Immutable;
using System.Reflection;
using Lab.Python.Provisioning;

namespace Lab.Companions;

/// <summary>Where companions are built, and with what.</summary>
/// <param name="Root">The repository's root.</param>
/// <param name="DotNet">The <c>dotnet</c> whose SDK builds.</param>
/// <param name="CacheFolder">Where failures are remembered.</param>
internal sealed record BuildPlace(string Root, string DotNet, string CacheFolder)
{
    /// <summary>Changes to the environment of this process, in which the SDK is started; null removes a variable.</summary>
    public ImmutableSortedDictionary<string, string?> Variables { get; init; } = ImmutableSortedDictionary<string, string?>.Empty;

    /// <summary>The lab's own: what is measured beside a worker of the lab must be compiled as that one is.</summary>
    public string Configuration { get; init; } =
        typeof(BuildPlace).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration is { Length: > 0 } own ? own : "Release";

    /// <summary>That of this lab.</summary>
    public static BuildPlace Current => new(LabFiles.RepositoryRoot, LabFiles.RuntimeHost, SystemFacts.CacheFolderOfUser());

    public string FolderOf(Companion companion) => Path.Combine(Root, companion.Project);

    public string ProjectOf(Companion companion) => Path.Combine(FolderOf(companion), companion.Assembly + ".csproj");

    /// <summary>What the build makes; see Directory.Build.props for the folders.</summary>
    public string AssemblyOf(Companion companion) =>
        Path.Combine(FolderOf(companion), "bin", "companion", Configuration, "net10.0", companion.Assembly + ".dll");

    /// <summary>What the restore of the build notes.</summary>
    public string RestoreLogOf(Companion companion) => Path.Combine(FolderOf(companion), "obj", "companion", RestoreLog.FileName);

    /// <summary>What the SDK sees of a variable; null if it is not set.</summary>
    public string? Variable(string name) => Variables.TryGetValue(name, out var changed) ? changed : Environment.GetEnvironmentVariable(name);
}
