using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Python.Processes;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>Starts the program Lab.Settings, which says what stacks its threads have.</summary>
/// <param name="program">Path of Lab.Settings.dll.</param>
/// <param name="runtimeHost">Path of the <c>dotnet</c> that runs it.</param>
/// <param name="folder">A folder of the caller's own, for the runtimeconfig.json of each start.</param>
internal sealed class SettingsProgram(IProcessRunner processes, string program, string runtimeHost, string folder)
{
    private const string AspNetCore = "Microsoft.AspNetCore.App";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);

    private static readonly TrialEnvironment Bare = new(null, ImmutableSortedDictionary<string, string>.Empty, []);

    /// <summary>Why no request is served: this runtime has no ASP NET Core of its version. Null if it has.</summary>
    public string? WhyNoKestrel { get; } = FindWhyNoKestrel(runtimeHost);

    public string RuntimeHost => runtimeHost;

    public string Program => program;

    /// <summary>This process's environment without anything that the lab tries as a setting; changed for one start.</summary>
    public static ImmutableSortedDictionary<string, string?> Environment(params ReadOnlySpan<(string Name, string Value)> variables)
    {
        var changes = ChildEnvironment.ForMeasuring(Bare, []);
        foreach (var name in (string[])["Thread_DefaultStackSize", "DefaultStackSize"])
            changes = changes.SetItem("DOTNET_" + name, null).SetItem("COMPlus_" + name, null);
        foreach (var (name, value) in variables)
            changes = changes.SetItem(name, value);
        return changes;
    }

    /// <param name="variables">Set for it.</param>
    /// <param name="property">What its runtimeconfig.json sets the size to; null for nothing.</param>
    /// <param name="stackLimit">For <c>ulimit -s</c>: the soft limit, in KiB; null for the one of this process.</param>
    /// <param name="sizes">The sizes to make threads with.</param>
    /// <param name="built">Another program that does the same, with a runtimeconfig.json of its own; null for Lab.Settings.</param>
    /// <returns>Its threads; or none, and one line that says why.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the process is gone.</exception>
    public async Task<(ImmutableArray<ObservedThread> Threads, string? Problem)> AskAsync(
        CancellationToken cancel,
        IEnumerable<(string Name, string Value)>? variables = null,
        JsonNode? property = null,
        long? stackLimit = null,
        IEnumerable<ByteSize>? sizes = null,
        string? built = null)
    {
        IEnumerable<string> start = built is null ? ["--runtimeconfig", WriteConfiguration(property), program] : [built];
        ImmutableArray<string> command =
        [
            .. stackLimit is { } limit
                ? ["sh", "-c", "ulimit -S -s \"$1\" && shift && exec \"$@\"", "sh", limit.ToString(CultureInfo.InvariantCulture)]
                : Array.Empty<string>(),
            runtimeHost,
            "exec",
            .. start,
            .. WhyNoKestrel is null ? [ObservedThread.Kestrel] : Array.Empty<string>(),
            .. (sizes ?? []).Select(size => size.Bytes.ToString(CultureInfo.InvariantCulture)),
        ];
        var outcome = await processes.RunAsync(
            new(command[0], command[1..], Deadline) { Environment = Environment([.. variables ?? []]) }, cancel).ConfigureAwait(false);
        if (outcome is not ProcessOutcome.Exited { Status: 0, Output: var output })
            return ([], $"the process did not start: {outcome.Describe()}");
        try
        {
            var threads = JsonSerializer.Deserialize(output, TrialsJson.Default.ImmutableArrayObservedThread);
            return (WhyNoKestrel is { } reason ? threads.Add(new(ThreadKind.Kestrel, null) { Problem = reason }) : threads, null);
        }
        catch (JsonException)
        {
            return ([], "what the process said cannot be read");
        }
    }

    /// <summary>The program's own configuration, without ASP.NET Core where that is not installed, and with the property.</summary>
    private string WriteConfiguration(JsonNode? property)
    {
        var configuration = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(program, ".runtimeconfig.json")))!;
        var options = configuration["runtimeOptions"]!;
        if (WhyNoKestrel is not null)
        {
            var frameworks = options["frameworks"]!.AsArray();
            frameworks.Remove(frameworks.Single(framework => (string?)framework!["name"] == AspNetCore));
        }

        if (property is not null)
            options["configProperties"]![Knob.Property] = property;
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.runtimeconfig.json");
        File.WriteAllText(path, configuration.ToJsonString());
        return path;
    }

    private static string? FindWhyNoKestrel(string runtimeHost)
    {
        var versions = Path.Combine(LabFiles.FolderOf(runtimeHost), "shared", AspNetCore);
        var major = System.Environment.Version.Major.ToString(CultureInfo.InvariantCulture);
        return Directory.Exists(versions) && Directory.EnumerateDirectories(versions, major + ".*").Any()
            ? null
            : $"ASP.NET Core {major} is not installed next to the .NET that runs the lab";
    }
}
