using System.Collections.Immutable;
using Lab.Python.Processes;

namespace Lab.Companions;

/// <summary>
/// Runs commands of the .NET SDK. Nothing of them stays behind: no build server, no node of MSBuild, and no temporary file, of which it leaves some
/// even where nothing is killed.
/// </summary>
internal sealed class DotNetSdk(IProcessRunner processes, BuildPlace place)
{
    /// <summary>
    /// How <c>dotnet</c> ends where there is no SDK, or none that global.json allows: the low byte of SdkResolveFailure, 0x8000809b, of the
    /// runtime's error_codes.h.
    /// </summary>
    private const int NoSdk = 0x9b;

    private static readonly ImmutableSortedDictionary<string, string?> Quiet = new Dictionary<string, string?>
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        // A process that is killed would leave the socket and pipes of the CLR's diagnostics in the temporary folder.
        ["DOTNET_EnableDiagnostics"] = "0",
        // The first message of a compiler is shown.
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
    }.ToImmutableSortedDictionary();

    /// <param name="command"><c>restore</c> or <c>build</c>.</param>
    /// <param name="lines">Receives what it prints, line by line.</param>
    /// <param name="variables">Set in its environment besides; MSBuild takes them for properties.</param>
    /// <exception cref="OperationCanceledException">Cancelled; what was started is gone.</exception>
    public async Task<ProcessOutcome> RunAsync(
        string command,
        string project,
        IEnumerable<string> arguments,
        TimeSpan deadline,
        IProgress<string>? lines,
        ImmutableArray<(string Name, string Value)> variables,
        CancellationToken cancel)
    {
        using var temporary = new PassingFolder();
        var environment = place.Variables.SetItems(Quiet).SetItem("TMPDIR", temporary.Path);
        // What a test runner or 'dotnet run' tells the MSBuild of its own is not meant for this one.
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(n => n.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)))
            environment = Quiet.ContainsKey(name) ? environment : environment.SetItem(name, null);
        foreach (var (name, value) in variables)
            environment = environment.SetItem(name, value);
        var request = new ProcessRequest(
            place.DotNet, [command, project, "-nologo", "-tl:off", "-nodeReuse:false", "--disable-build-servers", .. arguments], deadline)
        {
            Environment = environment,
            Lines = lines,
            // global.json, which chooses the SDK, is looked for from here upwards.
            WorkingDirectory = place.Root,
        };
        return await processes.RunAsync(request, cancel).ConfigureAwait(false);
    }

    /// <summary>Whether a command came to nothing for want of an SDK.</summary>
    public static bool IsMissing(ProcessOutcome outcome) => outcome is ProcessOutcome.NotStarted or ProcessOutcome.Exited { Status: NoSdk };
}
