using System.Collections.Immutable;
using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Provisioning;

/// <summary>
/// Gets NumPy, SciPy and statsmodels where no usable Python has them: a <c>.venv</c> with pip; where no index answers, the
/// distribution's packages; else the command to type. Safe to run from two processes at once. Prints nothing.
/// </summary>
public sealed class Provisioner(IProcessRunner processes, SystemFacts system, TimeProvider time)
{
    /// <summary>After this long whatever is going on is stopped.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);

    private readonly FailureMemory _memory = new(system.CacheFolder, "provisioning", time);
    private readonly LabLock _lock = new(system.CacheFolder, "provisioning", "installing packages");

    public Provisioner()
        : this(new ProcessRunner(), SystemFacts.Read(), TimeProvider.System)
    {
    }

    /// <summary>Installs what is missing, if it can be had.</summary>
    /// <param name="progress">Receives a line for each thing that happens; may be called from any thread.</param>
    /// <exception cref="OperationCanceledException">Cancelled; what was started is ended, what was half made is removed.</exception>
    /// <exception cref="IOException">requirements.txt cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">requirements.txt may not be read.</exception>
    public async Task<ProvisioningResult> RunAsync(
        ProvisioningRequest request, IProgress<string> progress, CancellationToken cancellation)
    {
        var named = request.Candidates.FirstOrDefault(c => c.Source == CandidateSource.Option);
        var eligible = request.Candidates.Where(c => named is null || c == named);
        var requirements = Requirements.Read(request.RequirementsFile);
        if (eligible.FirstOrDefault(c => c.Usable?.Has(NumericStack.Wanted) == true) is { } ready)
        {
            return named is not null || eligible.Any(c => c.Usable?.Has(NumericStack.Wanted.Add(NumericStack.Pmdarima)) == true)
                ? new ProvisioningResult.NotNeeded(ready)
                : await new PmdarimaInstaller(processes, system, time).AddToAsync(ready, VenvOf(request), requirements, request.Force, progress, cancellation).ConfigureAwait(false);
        }

        if (named is not null)
            return Named(named, requirements);

        var situation = Situation(request, requirements);
        if (!request.Force && _memory.Recall(situation) is { } failure)
            return Remembered(request, requirements, failure);

        using var limit = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var attempts = ImmutableArray.CreateBuilder<ProvisioningAttempt>();
        try
        {
            using var held = await _lock.AcquireAsync(progress, time, either.Token).ConfigureAwait(false);
            // Whoever held it may have failed just now: the same would come of it again.
            if (!request.Force && _memory.Recall(situation) is { } fresh)
                return Remembered(request, requirements, fresh);
            if (await MakeAsync(request, requirements, attempts, progress, either.Token).ConfigureAwait(false) is { } made)
            {
                if (made.Lacking.Any(p => NumericStack.Wanted.Contains(p)))
                    _memory.Remember(situation, [made.Detail]);
                else
                    _memory.Forget();
                return new ProvisioningResult.Provisioned(made, attempts.ToImmutable());
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            attempts.Add(ProvisioningAttempt.Failed(
                attempts.Count == 0 ? ProvisioningMethod.Pip : ProvisioningMethod.Apt,
                ProvisioningAttempt.StoppedAfter(Deadline)));
        }

        if (attempts.Any(a => a.Tried))
            _memory.Remember(situation, attempts.Select(a => a.Detail));
        return Failed(request, requirements, string.Join("; ", attempts.Select(a => a.Detail)), attempts.ToImmutable());
    }

    private async Task<ProvisioningAttempt?> MakeAsync(
        ProvisioningRequest request,
        Requirements requirements,
        ImmutableArray<ProvisioningAttempt>.Builder failed,
        IProgress<string> progress,
        CancellationToken cancellation)
    {
        var venv = VenvOf(request);
        var basePython = NumericStack.BaseFor(request.Candidates, venv);
        var pip = await new VenvBuilder(processes, progress).TryAsync(basePython, venv, new WholeStack(requirements), cancellation).ConfigureAwait(false);
        if (pip.Succeeded)
            return pip;
        failed.Add(pip);
        var apt = await new AptInstaller(processes, system, time, progress).TryAsync(cancellation).ConfigureAwait(false);
        if (apt.Succeeded)
            return apt;
        failed.Add(apt);
        return null;
    }

    private ProvisioningResult Remembered(ProvisioningRequest request, Requirements requirements, RememberedFailure failure) =>
        Failed(request, requirements, failure.Describe(), []);

    private ProvisioningResult Failed(
        ProvisioningRequest request, Requirements requirements, string reason, ImmutableArray<ProvisioningAttempt> attempts)
    {
        var command = InstallCommand.For(system, request.Candidates, VenvOf(request), requirements);
        var usable = request.Candidates.Where(c => c.Usable is not null)
            .MaxBy(c => NumericStack.Wanted.Count(package => c.Usable!.Has(package)));
        return usable is not null
            ? new ProvisioningResult.NotPossible(reason, command, StillPossible(usable), attempts)
            : new ProvisioningResult.NoPython($"no Python that the lab can use: {reason}", command, attempts);
    }

    // A Python that the user named is his: nothing is installed into it, and none is made beside it.
    private static ProvisioningResult Named(PythonCandidate named, Requirements requirements) => named.Usable is { } python
        ? new ProvisioningResult.NotPossible(
            $"--python {named.Path} lacks {string.Join(", ", NumericStack.Wanted.Select(python.Lack).OfType<string>())}",
            InstallCommand.For(named, requirements),
            StillPossible(named),
            [])
        : new ProvisioningResult.NoPython($"--python {named.Path}: {named.Unusable}", "name another Python, or leave --python out", []);

    private static string StillPossible(PythonCandidate python)
    {
        var libraries = NumericStack.Wanted.Where(p => python.Usable!.Has(p)).Prepend("the standard library");
        return $"what needs only {string.Join(", ", libraries)} can be measured all the same, with {python.Path}";
    }

    private string Situation(ProvisioningRequest request, Requirements requirements) => string.Join(
        '|',
        requirements.Identity,
        system.IsRoot ? "root" : "user",
        NumericStack.BaseFor(request.Candidates, VenvOf(request))?.Executable ?? "no base");

    private static string VenvOf(ProvisioningRequest request) => Path.Combine(Path.GetFullPath(request.Root), OwnVenv.FolderName);
}
