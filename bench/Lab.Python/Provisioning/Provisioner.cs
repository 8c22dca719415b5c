using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Provisioning;

/// <summary>
/// Installs NumPy, SciPy and statsmodels where no usable Python has them: with pip into a <c>.venv</c>; where no index answers, the
/// distribution's packages; else it names the command to type. Two processes may run it at once. It prints nothing.
/// </summary>
public sealed class Provisioner(IProcessRunner processes, SystemFacts system, TimeProvider time)
{
    /// <summary>After this long an installation is stopped, whatever it is doing.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);

    public Provisioner()
        : this(new ProcessRunner(), SystemFacts.Read(), TimeProvider.System)
    {
    }

    /// <summary>Installs what is missing, if it can.</summary>
    /// <param name="progress">Receives a line for each thing that happens; may be called from any thread.</param>
    /// <exception cref="OperationCanceledException">
    /// Cancelled; programs that were started have ended, and an unfinished environment is deleted.
    /// </exception>
    /// <exception cref="IOException">requirements.txt cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read requirements.txt.</exception>
    public async Task<ProvisioningResult> RunAsync(ProvisioningRequest request, IProgress<string> progress, CancellationToken cancellation)
    {
        var named = request.Candidates.FirstOrDefault(c => c.Source == CandidateSource.Option);
        var eligible = request.Candidates.Where(c => named is null || c == named).ToList();
        var requirements = Requirements.Read(request.RequirementsFile);
        // It may have all the packages: whoever wants them installed nevertheless can say so.
        var late = request.Force ? null : eligible.Find(c => c.IsLate);
        if (eligible.Find(c => c.Usable?.Has(Requirements.Wanted) == true) is { } ready)
        {
            return named is not null || late is not null
                || eligible.Exists(c => c.Usable?.Has(Requirements.Wanted.Add(Requirements.Pmdarima)) == true)
                ? new ProvisioningResult.NotNeeded(ready)
                : await AddPmdarimaAsync(ready, request, requirements, progress, cancellation).ConfigureAwait(false);
        }

        if (named is not null)
            return LeaveNamed(named, requirements);
        return late is not null
            ? WaitFor(late, request.Candidates)
            : await InstallAllAsync(request, requirements, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Installs one more package, such as pytest, where a Python lacks it: with pip into the lab's own <c>.venv</c>, with the
    /// distribution's package into the system's Python. Other Pythons are the user's, and left as they are.
    /// </summary>
    /// <param name="package">Its name on the package index, which is its import name too; Debian puts <c>python3-</c> before it.</param>
    /// <returns>Null if the Python has it; else why not, with what to type, in one line.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<string?> AddAsync(
        string package, PythonInstallation python, IProgress<string> progress, CancellationToken cancellation)
    {
        if (await HasAsync().ConfigureAwait(false))
            return null;
        var command = $"{ProcessRequest.Quote(python.Executable)} -m pip install {package}";
        var isOfSystem = python.Executable == system.SystemPython && system is { AptGet: not null, OperatingSystem.IsDebianLike: true };
        if (isOfSystem)
            command = $"{(system.IsRoot ? "" : "sudo ")}apt-get install -y python3-{package}";
        var venv = Path.GetDirectoryName(Path.GetDirectoryName(python.Executable)) ?? "/";
        if (!OwnVenv.IsOurs(venv) && !(isOfSystem && system.IsRoot))
            return $"{python.Executable} has no {package}: {command}";
        using var held = await new LabLock(system.CacheFolder).AcquireAsync(progress, time, cancellation).ConfigureAwait(false);
        if (await HasAsync().ConfigureAwait(false))
            return null;
        var installed = isOfSystem
            ? await new Apt(processes, system, time, progress).AddAsync($"python3-{package}", cancellation).ConfigureAwait(false)
            : await new PipVenv(processes, venv, progress).InstallAsync([package], cancellation).ConfigureAwait(false);
        return await HasAsync().ConfigureAwait(false)
            ? null
            : $"{python.Executable} has no {package}, and it cannot be installed ({installed.Describe()}): {command}";

        async Task<bool> HasAsync() => (await processes.RunAsync(
            new(python.Executable, ["-I", "-c", $"import {package}"], TimeSpan.FromMinutes(1)), cancellation).ConfigureAwait(false))
            .Succeeded;
    }

    private async Task<ProvisioningResult> InstallAllAsync(
        ProvisioningRequest request, Requirements requirements, IProgress<string> progress, CancellationToken cancellation)
    {
        var folder = VenvOf(request);
        var basePython = Requirements.BaseFor(request.Candidates, folder);
        var situation = string.Join('|', requirements.Identity, system.IsRoot ? "root" : "user", basePython?.Executable ?? "no base");
        var tries = await TryOnceADayAsync(
            "provisioning",
            situation,
            [
                token => new PipVenv(processes, folder, progress).TryAsync(basePython, new AllRequirements(requirements), token),
                token => new Apt(processes, system, time, progress).TryAsync(token),
            ],
            request.Force,
            progress,
            cancellation).ConfigureAwait(false);
        if (tries.Made is not null)
            return new ProvisioningResult.Provisioned(tries.Made, tries.Failed);
        var command = CommandFor(request.Candidates, folder, requirements);
        return MostComplete(request.Candidates) is { } usable
            ? new ProvisioningResult.NotPossible(tries.Reason, command, StillPossible(usable), tries.Failed)
            : new ProvisioningResult.NoPython($"no Python that the lab can use: {tries.Reason}", command, tries.Failed);
    }

    /// <summary>Adds pmdarima, which no distribution has a package of, to a Python that has the rest.</summary>
    /// <returns>What was made, or the Python as it is, with the reason.</returns>
    private async Task<ProvisioningResult> AddPmdarimaAsync(
        PythonCandidate ready,
        ProvisioningRequest request,
        Requirements requirements,
        IProgress<string> progress,
        CancellationToken cancellation)
    {
        var python = ready.Usable!;
        var folder = VenvOf(request);
        if (OnlyPmdarima.WhyNot(python, folder) is { } obstacle)
            return new ProvisioningResult.NotNeeded(ready) { WithoutPmdarima = obstacle };
        var tries = await TryOnceADayAsync(
            "pmdarima",
            string.Join('|', requirements.Identity, python.Identity, string.Join(' ', python.Packages)),
            [token => new PipVenv(processes, folder, progress).TryAsync(python, new OnlyPmdarima(python, requirements), token)],
            request.Force,
            progress,
            cancellation).ConfigureAwait(false);
        if (tries.Made is not null)
            return new ProvisioningResult.Provisioned(tries.Made, []);
        if (!tries.Failed.IsEmpty)
            progress.Report($"pmdarima cannot be installed, so its workloads are left out: {tries.Reason}");
        return new ProvisioningResult.NotNeeded(ready) { WithoutPmdarima = tries.Reason };
    }

    // The lab installs nothing into a Python that the user named, and makes no other one instead.
    private static ProvisioningResult LeaveNamed(PythonCandidate named, Requirements requirements) => named.Usable is { } python
        ? new ProvisioningResult.NotPossible(
            $"--python {named.Path} lacks {string.Join(", ", Requirements.Wanted.Select(python.Lack).OfType<string>())}",
            $"{ProcessRequest.Quote(named.Path)} {InstallArguments(requirements)}",
            StillPossible(named),
            [])
        : new ProvisioningResult.NoPython($"--python {named.Path}: {named.Unusable}", "name another Python, or leave --python out", []);

    private static ProvisioningResult WaitFor(PythonCandidate late, ImmutableArray<PythonCandidate> candidates)
    {
        const string command = "run the lab again when the machine is less busy, or with --provision";
        return MostComplete(candidates) is { } usable
            ? new ProvisioningResult.NotPossible(
                $"{late.Path} {late.Problem} and may have what the others lack, so nothing is installed",
                command,
                StillPossible(usable),
                [])
            : new ProvisioningResult.NoPython($"{late.Path} {late.Problem}, and there is no other that the lab can use", command, []);
    }

    private static PythonCandidate? MostComplete(ImmutableArray<PythonCandidate> candidates) =>
        candidates.Where(c => c.Usable is not null).MaxBy(c => Requirements.Wanted.Count(package => c.Usable!.Has(package)));

    /// <summary>What came of the ways that were tried.</summary>
    /// <param name="Made">The one that succeeded; null if none did.</param>
    /// <param name="Failed">Those that did not; none if a failure was remembered and nothing was tried.</param>
    /// <param name="Reason">Why none succeeded.</param>
    private sealed record Tries(ProvisioningAttempt? Made, ImmutableArray<ProvisioningAttempt> Failed, string Reason);

    /// <summary>
    /// Tries ways in their order until one succeeds: in one lab at a time, within the deadline, and, unless forced, not within a day of a
    /// failure in the same situation.
    /// </summary>
    private async Task<Tries> TryOnceADayAsync(
        string subject,
        string situation,
        ImmutableArray<Func<CancellationToken, Task<ProvisioningAttempt>>> ways,
        bool force,
        IProgress<string> progress,
        CancellationToken cancellation)
    {
        var memory = new FailureMemory(system.CacheFolder, subject, time);
        if (!force && memory.Recall(situation) is { } failure)
            return new(null, [], failure.Describe());

        using var limit = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var failed = ImmutableArray.CreateBuilder<ProvisioningAttempt>();
        try
        {
            using var held = await new LabLock(system.CacheFolder)
                .AcquireAsync(progress, time, either.Token).ConfigureAwait(false);
            // The lab that held the lock may have failed just now: a second try would fail the same way.
            if (!force && memory.Recall(situation) is { } fresh)
                return new(null, [], fresh.Describe());
            foreach (var way in ways)
            {
                var attempt = await way(either.Token).ConfigureAwait(false);
                if (!attempt.Succeeded)
                {
                    failed.Add(attempt);
                    if (attempt.IsLate)
                        break;
                    continue;
                }

                if (attempt.Lacking.Any(p => Requirements.Wanted.Contains(p)))
                    memory.Remember(situation, [attempt.Detail]);
                else
                    memory.Forget();
                return new(attempt, failed.ToImmutable(), "");
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            failed.Add(ProvisioningAttempt.Failed(
                failed.Count == 0 ? ProvisioningMethod.Pip : ProvisioningMethod.Apt,
                string.Create(CultureInfo.InvariantCulture, $"stopped after {Deadline.TotalMinutes:0} minutes")));
        }

        if (failed.Any(a => a.Tried) && !failed.Any(a => a.IsLate))
            memory.Remember(situation, failed.Select(a => a.Detail));
        return new(null, failed.ToImmutable(), string.Join("; ", failed.Select(a => a.Detail)));
    }

    /// <summary>
    /// The one command that a user can type: for the system's packages where they are known to have all that is needed, else for a
    /// <c>.venv</c>.
    /// </summary>
    private string CommandFor(ImmutableArray<PythonCandidate> candidates, string venv, Requirements requirements)
    {
        var sudo = system.IsRoot ? "" : "sudo ";
        if (system.OperatingSystem.IsDebianLike)
        {
            // The name of the library's package has the version in it; where that is not known yet, the development package depends on the
            // right one.
            var ofSystem = candidates.FirstOrDefault(c => c.AlsoFoundAs.Add(c.Path).Contains(system.SystemPython));
            var library = ofSystem?.Installation is { } python
                ? $"libpython{python.Version.ToString(2)}"
                : "libpython3-dev";
            var packages = string.Join(' ', Apt.Packages.Add(library));
            return $"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {packages}";
        }

        if (system.OperatingSystem.Id == "fedora")
            return $"{sudo}dnf install -y python3-scipy python3-statsmodels";
        var fill = $"{ProcessRequest.Quote(venv + "/bin/python")} {InstallArguments(requirements)}";
        if (Directory.Exists(venv) && !OwnVenv.IsOurs(venv))
            return fill;
        var basePython = Requirements.BaseFor(candidates, venv)?.Executable ?? "python3";
        return $"{ProcessRequest.Quote(basePython)} -m venv {ProcessRequest.Quote(venv)} && {fill}";
    }

    private static string InstallArguments(Requirements requirements) => $"-m pip install -r {ProcessRequest.Quote(requirements.Path)}";

    private static string StillPossible(PythonCandidate python)
    {
        var libraries = Requirements.Wanted.Where(p => python.Usable!.Has(p)).Prepend("the standard library");
        return $"without it, {python.Path} can still run the workloads that need only {string.Join(", ", libraries)}";
    }

    private static string VenvOf(ProvisioningRequest request) => Path.Combine(Path.GetFullPath(request.Root), OwnVenv.FolderName);
}

/// <summary>Writes before each line which program it comes from, and leaves empty ones out.</summary>
internal sealed class PrefixedLines(string prefix, IProgress<string> lines) : IProgress<string>
{
    public void Report(string value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            lines.Report(prefix + value.Trim());
    }
}
