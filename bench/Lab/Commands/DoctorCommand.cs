using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
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

/// <summary><c>doctor</c>: what the lab found on this machine, what it would use and why, and what it lacks. Installs no Python package.</summary>
internal sealed class DoctorCommand(TextWriter output, TextWriter error)
{
    private readonly Option<bool> _json = JsonOption.Create();
    private readonly EnvironmentOptions _environment = new();

    public Command Create()
    {
        var command = new Command("doctor", "Show every Python found, the one chosen and why, its BLAS, the packages that the lab uses, and what this machine allows.");
        _environment.AddTo(command);
        command.Options.Add(_json);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        Platform.RequireMeasurable();
        var processes = new ProcessRunner();
        var environment = _environment.Environments(parsed)[0];
        var candidates = await new PythonLocator(processes)
            .LocateAsync(SearchPlaces.Current(_environment.Python(parsed), LabFiles.RepositoryRoot) with { AskedIn = ChildEnvironment.Of(environment) }, cancel)
            .ConfigureAwait(false);
        var choice = PythonSelection.Choose(candidates);
        var chosen = choice.Chosen?.Installation;
        var blas = chosen is null
            ? new BlasReport([], "no Python")
            : await new BlasProbe(processes).AskAsync(chosen, ChildEnvironment.Of(environment), cancel).ConfigureAwait(false);
        using var launcher = new WorkerLauncher(LabFiles.Worker, LabFiles.RuntimeHost);
        var (worker, problem) = await WorkerDescription.AskAsync(launcher, ImmutableDictionary<string, string?>.Empty, cancel).ConfigureAwait(false);
        var report = new DoctorReport(
            await MachineInspector.InspectAsync(processes, cancel).ConfigureAwait(false),
            [.. choice.Verdicts.Select(Describe)],
            chosen?.Executable,
            chosen?.Library,
            blas.Libraries,
            blas.Problem,
            EnvironmentOptions.InheritedSteering,
            worker?.DefaultThread,
            worker?.PoolThread,
            worker?.UserFaultFd ?? $"unknown: {problem}",
            [PythonNet(chosen), new("ScottPlot", PictureSet.ScottPlotVersion, PictureSet.WhyNot())]);
        if (parsed.GetValue(_json))
            await output.WriteLineAsync(JsonSerializer.Serialize(report, LabJson.Default.DoctorReport)).ConfigureAwait(false);
        else
            Write(report);
        if (chosen is null)
            await error.WriteLineAsync("no Python that the lab can embed: install Python 3.9 or newer with a shared libpython").ConfigureAwait(false);
        return chosen is null ? ExitCode.Environment : ExitCode.Done;
    }

    private static PackageFacts PythonNet(PythonInstallation? chosen) =>
        new(PackageFacts.PythonNet, PythonNetEngine.PackageVersion, chosen is null ? null : PythonNetEngine.WhyNot(chosen.Version));

    private static DoctorCandidate Describe(CandidateVerdict verdict) => new(
        JsonSerializer.Serialize(verdict.Candidate.Source).Trim('"'),
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
            pythons.AddRow(new Text(c.Source), new Text(c.Path), new Text(c.Version ?? "–"), new Text(Packages(c.Packages)), new Text(c.Verdict));
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
            yield return ("BLAS", BlasLine(blas));
        if (report.BlasProblem is not null)
            yield return ("BLAS", report.BlasProblem);
        foreach (var package in report.Packages)
            yield return (package.Package, package.Problem ?? package.Version);
        yield return ("steering variables", report.SteeringVariables.IsEmpty ? "none" : string.Join(" ", report.SteeringVariables.Select(v => $"{v.Key}={v.Value}")));
        if (TrialEnvironment.ThreadCountVariables.Where(report.SteeringVariables.ContainsKey).ToList() is { Count: > 0 } limits)
            yield return ("", $"{string.Join(", ", limits)}: lifted for measuring, unless set by --env");
        yield return ("thread stacks", $"new Thread {report.DefaultThreadStack?.ToString() ?? "unknown"}, pool {report.PoolThreadStack?.ToString() ?? "unknown"}");
        yield return ("stack limit", report.Machine.StackLimit?.ToString() ?? "unlimited");
        yield return ("userfaultfd", report.UserFaultFd);
        yield return ("huge pages", report.Machine.HugePages);
        yield return ("cores, memory", string.Create(CultureInfo.InvariantCulture, $"{report.Machine.Cores}, {report.Machine.Memory.MiB / 1024:0.#} GiB"));
        yield return ("processor", report.Machine.Processor);
        yield return ("system", $"{report.Machine.OperatingSystem}, kernel {report.Machine.Kernel}, {report.Machine.CLibrary}, {report.Machine.Architecture}");
        yield return ("runtime", report.Machine.Runtime);
    }

    private static string BlasLine(BlasFacts blas) => string.Create(
        CultureInfo.InvariantCulture,
        $"{blas.Library} {blas.Version} core {blas.Core ?? "unknown"}, {blas.Threads?.ToString(CultureInfo.InvariantCulture) ?? "unknown"} threads, {blas.Threading ?? "threading unknown"}");

    private static string Packages(ImmutableSortedDictionary<string, string> packages) =>
        packages.IsEmpty ? "–" : string.Join(" ", packages.Select(p => $"{p.Key} {p.Value}"));
}
