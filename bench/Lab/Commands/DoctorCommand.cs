using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Abi;
using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Console;
using Lab.Jobs;
using Lab.Machine;
using Lab.Python.Embedding;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Reports.Pictures;
using Lab.Supervision;
using Lab.Trials.Captures;
using Lab.Trials;
using Spectre.Console;

namespace Lab.Commands;

/// <summary>
/// <c>doctor</c>: what the lab found on this machine, what it would use and why, and what it lacks. Installs no Python package.
/// </summary>
internal sealed class DoctorCommand(TextWriter output, TextWriter error)
{
    private readonly Option<bool> _json = Options.Json();
    private readonly EnvironmentOptions _environment = new();

    private readonly Option<string[]> _abi = new("--abi")
    {
        Description = "Compare the native structs and constants that the lab uses with the C headers instead; and the ctypes structs of "
            + "Python files, which are loaded, with nothing in them called",
        HelpName = "file.py",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    public Command Create()
    {
        var command = new Command(
            "doctor",
            "Show every Python found, the one chosen and why, its BLAS, the packages that the lab uses, and what this machine allows.");
        _environment.AddTo(command, provision: false);
        command.Options.Add(_abi);
        command.Options.Add(_json);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        Platform.RequireMeasurable();
        var processes = new ProcessRunner();
        var variables = ChildEnvironment.Of(_environment.Environments(parsed)[0]);
        var found = await PythonSelection.FindAsync(
            processes, _environment.Python(parsed), variables, RunDisplay.Create(error), cancel, others: true).ConfigureAwait(false);
        var choice = PythonSelection.Choose(found.Candidates);
        var chosen = choice.Chosen?.Installation;
        if (parsed.GetResult(_abi) is { Implicit: false })
            return await AuditAsync(parsed, processes, chosen, variables, cancel).ConfigureAwait(false);
        var blas = chosen is null
            ? new BlasReport([], "no Python")
            : await new BlasProbe(processes).AskAsync(chosen, variables, cancel).ConfigureAwait(false);
        using var launcher = new WorkerLauncher(LabFiles.Worker, LabFiles.RuntimeHost);
        var (worker, problem) = await WorkerDescription.AskAsync(launcher, cancel).ConfigureAwait(false);
        var threads = await SettingsObserver.WithoutSettingAsync(processes, LabFiles.Settings, LabFiles.RuntimeHost, cancel)
            .ConfigureAwait(false);
        var report = new DoctorReport(
            MachineInspector.Inspect(),
            [.. choice.Verdicts.Select(Describe)],
            chosen?.Executable,
            chosen?.Library,
            blas.Libraries,
            blas.Problem,
            EnvironmentOptions.InheritedSteering,
            threads.FirstOrDefault(thread => thread.Thread is ThreadKind.New)?.Stack,
            threads.FirstOrDefault(thread => thread.Thread is ThreadKind.Pool)?.Stack,
            worker?.UserFaultFd ?? $"unknown: {problem}",
            [PythonNet(chosen), new("ScottPlot", ScottPlot.Version.VersionString, PictureSet.WhyNot())]);
        if (parsed.GetValue(_json))
            await output.WriteLineAsync(JsonSerializer.Serialize(report, LabJson.Default.DoctorReport)).ConfigureAwait(false);
        else
            Write(report);
        if (chosen is null)
            await error.WriteLineAsync(found.WhyNone).ConfigureAwait(false);
        return chosen is null ? ExitCode.Environment : ExitCode.Done;
    }

    private async Task<int> AuditAsync(
        ParseResult parsed,
        ProcessRunner processes,
        PythonInstallation? python,
        ImmutableSortedDictionary<string, string?> variables,
        CancellationToken cancel)
    {
        var files = parsed.GetValue(_abi) ?? [];
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } missing)
        {
            throw new CommandException(
                ExitCode.Usage, $"there is no file '{missing}': give its path from the current folder, or the whole path");
        }

        if (files.FirstOrDefault(file => !file.EndsWith(".py", StringComparison.Ordinal)) is { } other)
            throw new CommandException(ExitCode.Usage, $"'{other}' is no Python file: name a file.py with ctypes structs");
        var audit = new AbiAudit(processes, HeaderProbe.FindCompiler(), variables);
        var report = await audit.RunAsync(python, files, cancel).ConfigureAwait(false);
        await output.WriteLineAsync(parsed.GetValue(_json)
            ? JsonSerializer.Serialize(report, LabJson.Default.AbiReport)
            : string.Join('\n', report.Lines())).ConfigureAwait(false);
        return report.Agrees ? ExitCode.Done
            : report.Parts.Any(p => !p.Mismatches.IsEmpty) ? ExitCode.Failed
            : ExitCode.Environment;
    }

    private static PackageFacts PythonNet(PythonInstallation? chosen) =>
        new(
            PackageFacts.PythonNet,
            PythonNetEngine.PackageVersion,
            chosen is null ? null : PythonNetEngine.WhyNot(chosen.Version, chosen.FreeThreaded));

    private static DoctorCandidate Describe(CandidateVerdict verdict) => new(
        JsonNames.Of(verdict.Candidate.Source),
        verdict.Candidate.Path,
        verdict.Candidate.Installation?.Version.ToString(),
        verdict.Candidate.Installation?.Library,
        verdict.Candidate.Installation?.Packages ?? ImmutableSortedDictionary<string, string>.Empty,
        verdict.IsChosen,
        verdict.Reason);

    private void Write(DoctorReport report)
    {
        var console = TextConsole.On(output);
        var pythons = new Table().Border(TableBorder.Simple).AddColumns("found by", "Python", "version", "packages", "verdict");
        foreach (var c in report.Candidates)
        {
            string[] cells = [c.Source, c.Path, c.Version ?? "–", Packages(c.Packages), c.Verdict];
            pythons.AddRow([.. cells.Select(cell => new Text(cell))]);
        }

        console.Write(pythons);
        var facts = new Grid().AddColumns(2);
        foreach (var (name, value) in Facts(report))
            facts.AddRow(new Text(name), new Text(value));
        console.Write(facts);
    }

    private static IEnumerable<(string Name, string Value)> Facts(DoctorReport report)
    {
        yield return ("chosen", report.Chosen ?? "none");
        yield return ("libpython", report.Library ?? "none");
        foreach (var blas in report.Blas)
            yield return (blas.UsedBy is { } user ? $"BLAS of {user}" : "BLAS", BlasLine(blas));
        if (report.BlasProblem is not null)
            yield return ("BLAS", report.BlasProblem);
        foreach (var package in report.Packages)
            yield return (package.Package, package.Problem ?? package.Version);
        var steering = string.Join(" ", report.SteeringVariables.Select(v => $"{v.Key}={v.Value}"));
        yield return ("steering variables", steering.Length > 0 ? steering : "none");
        if (TrialEnvironment.ThreadCountVariables.Where(report.SteeringVariables.ContainsKey).ToList() is { Count: > 0 } limits)
            yield return ("", $"{string.Join(", ", limits)}: lifted for measuring, unless set by --env");
        var (thread, pool) = (report.DefaultThreadStack?.ToString() ?? "unknown", report.PoolThreadStack?.ToString() ?? "unknown");
        yield return ("thread stacks", $"new Thread {thread}, pool {pool}");
        yield return ("stack limit", report.Machine.StackLimit?.ToString() ?? "unlimited");
        yield return ("userfaultfd", report.UserFaultFd);
        yield return ("huge pages", report.Machine.HugePages);
        var machine = report.Machine;
        yield return (
            "cores, memory", string.Create(CultureInfo.InvariantCulture, $"{machine.Cores}, {machine.Memory.MiB / 1024:0.#} GiB"));
        yield return ("processor", machine.Processor);
        yield return ("system", $"{machine.OperatingSystem}, kernel {machine.Kernel}, {machine.CLibrary}, {machine.Architecture}");
        yield return ("runtime", machine.Runtime);
    }

    private static string BlasLine(BlasFacts blas)
    {
        var threads = blas.Threads is { } count ? Plural.Of(count, "thread") : "threads unknown";
        return $"{blas.Library} {blas.Version} core {blas.Core ?? "unknown"}, {threads}, {blas.Threading ?? "threading unknown"}";
    }

    private static string Packages(ImmutableSortedDictionary<string, string> packages) =>
        packages.IsEmpty ? "–" : string.Join(" ", packages.Select(p => $"{p.Key} {p.Value}"));
}

/// <summary>What <c>doctor --json</c> prints.</summary>
/// <param name="Blas">What the chosen Python loads with thread limits lifted, as in a measurement; empty if none was chosen.</param>
/// <param name="BlasProblem">Why it could not be asked.</param>
/// <param name="SteeringVariables">Those that the lab was started with.</param>
/// <param name="DefaultThreadStack">Stack of a .NET thread that asks for no size; null where no process could be started.</param>
/// <param name="UserFaultFd">Whether userfaultfd can be had.</param>
/// <param name="Packages">The packages that the lab uses, by version, and which of them cannot be used with the chosen Python.</param>
internal sealed record DoctorReport(
    MachineFacts Machine,
    ImmutableArray<DoctorCandidate> Candidates,
    string? Chosen,
    string? Library,
    ImmutableArray<BlasFacts> Blas,
    string? BlasProblem,
    ImmutableSortedDictionary<string, string> SteeringVariables,
    ByteSize? DefaultThreadStack,
    ByteSize? PoolThreadStack,
    string UserFaultFd,
    [property: JsonPropertyName("companions")] ImmutableArray<PackageFacts> Packages);

/// <param name="Source">Where it was found.</param>
/// <param name="Verdict">Chosen or not, and why.</param>
internal sealed record DoctorCandidate(
    string Source,
    string Path,
    string? Version,
    string? Library,
    ImmutableSortedDictionary<string, string> Packages,
    bool Chosen,
    string Verdict);
