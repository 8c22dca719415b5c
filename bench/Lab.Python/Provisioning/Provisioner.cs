using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Trials.Files;

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
    /// <param name="request">If a Python of it was named, that one can be used.</param>
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
            return LeaveNamed(named, named.Usable!, requirements);
        return late is not null
            ? WaitFor(late, request.Candidates)
            : await InstallAllAsync(request, requirements, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Installs one more package, such as pytest, where a Python lacks it: with pip into the lab's own <c>.venv</c>, with the
    /// distribution's package into the system's Python. Other Pythons are the user's, and left as they are.
    /// </summary>
    /// <param name="package">Its name on the package index, which is its import name too; Debian puts <c>python3-</c> before it.</param>
    /// <param name="environment">
    /// Changes to this process's environment for the Python that is asked, as for workers: they see packages through PYTHONPATH, too.
    /// </param>
    /// <returns>Null if the Python has it; else why not, with what to type, in one line.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<string?> AddAsync(
        string package,
        PythonInstallation python,
        ImmutableSortedDictionary<string, string?> environment,
        IProgress<string> progress,
        CancellationToken cancellation)
    {
        var (lack, isSilent) = await AskAsync().ConfigureAwait(false);
        if (lack is null || isSilent)
            return lack;
        var command = $"{ProcessRequest.Quote(python.Executable)} -m pip install {package}";
        var isOfSystem = IsOfSystem(python) && system is { AptGet: not null, OperatingSystem.IsDebianLike: true };
        if (isOfSystem)
            command = $"{(system.IsRoot ? "" : "sudo ")}apt-get install -y python3-{package}";
        var venv = Path.GetDirectoryName(Path.GetDirectoryName(python.Executable)) ?? "/";
        if (!OwnVenv.IsOurs(venv) && !(isOfSystem && system.IsRoot))
            return $"{lack}: {command}";
        using var held = await new LabLock(system.CacheFolder).AcquireAsync(progress, time, cancellation).ConfigureAwait(false);
        (lack, isSilent) = await AskAsync().ConfigureAwait(false);
        if (lack is null || isSilent)
            return lack;
        var installed = isOfSystem
            ? await new Apt(processes, system, time, progress).AddAsync($"python3-{package}", cancellation).ConfigureAwait(false)
            : await new PipVenv(processes, venv, progress).InstallAsync([package], cancellation).ConfigureAwait(false);
        (lack, isSilent) = await AskAsync().ConfigureAwait(false);
        return lack is null || isSilent ? lack : $"{lack}, and it cannot be installed ({installed.Describe()}): {command}";

        // A Python that does not answer may have the package: nothing is installed.
        async Task<(string? Lack, bool IsSilent)> AskAsync()
        {
            var answer = await new PythonInterrogator(processes)
                .AskAsync(python.Executable, [package], environment, cancellation).ConfigureAwait(false);
            if (answer.Installation is { } asked)
                return (asked.Has(package) ? null : $"{python.Executable} lacks {asked.Lack(package)}", false);
            var advice = answer.IsLate ? ": run the lab again when the machine is less busy" : "";
            return ($"{python.Executable} {answer.Problem}{advice}", true);
        }
    }

    /// <summary>Whether the system's packages belong to that Python, by whichever of its names it was found.</summary>
    private bool IsOfSystem(PythonInstallation python) =>
        !python.IsVenv && ResolvedPath.Of(python.Executable) == ResolvedPath.Of(system.SystemPython);

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
        var command = CommandFor(request.Candidates, folder, requirements, tries.Failed.Any(a => a.IsTooOld));
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
    private static ProvisioningResult.NotPossible LeaveNamed(
        PythonCandidate named, PythonInstallation python, Requirements requirements) => new(
            $"--python {named.Path} lacks {string.Join(", ", Requirements.Wanted.Select(python.Lack).OfType<string>())}",
            $"{ProcessRequest.Quote(named.Path)} {InstallArguments(requirements)}",
            StillPossible(named),
            []);

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
    /// The one command that a user can type: for the system's packages where they may have all that is needed, else for a <c>.venv</c>.
    /// </summary>
    /// <param name="isTooOld">Whether the system's packages were installed just now, and are too old.</param>
    private string CommandFor(ImmutableArray<PythonCandidate> candidates, string venv, Requirements requirements, bool isTooOld)
    {
        var sudo = system.IsRoot ? "" : "sudo ";
        // The name of the library's package has the version in it; where that is not known yet, the development package depends on the
        // right one.
        var ofSystem = candidates.Select(c => c.Installation).OfType<PythonInstallation>().FirstOrDefault(IsOfSystem);
        var library = ofSystem is null ? "libpython3-dev" : $"libpython{ofSystem.Version.ToString(2)}";
        if (system.OperatingSystem.IsDebianLike && !(isTooOld || (ofSystem is not null && Requirements.IsTooOld(ofSystem))))
            return AptGet(Apt.Packages.Add(library));
        if (system.OperatingSystem.Id == "fedora")
            return $"{sudo}dnf install -y python3-scipy python3-statsmodels";
        var fill = $"{ProcessRequest.Quote(venv + "/bin/python")} {InstallArguments(requirements)}";
        if (Directory.Exists(venv) && !OwnVenv.IsOurs(venv))
            return fill;
        var basePython = Requirements.BaseFor(candidates, venv)?.Executable;
        // What apt installs is for the system's own, which need not be the first of the search path.
        var python = basePython ?? (system.OperatingSystem.IsDebianLike ? system.SystemPython : "python3");
        var make = $"{ProcessRequest.Quote(python)} -m venv {ProcessRequest.Quote(venv)} && {fill}";
        return basePython is null && system.OperatingSystem.IsDebianLike ? $"{AptGet(["python3-venv", library])} && {make}" : make;

        string AptGet(ImmutableArray<string> packages) =>
            $"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {string.Join(' ', packages)}";
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
