using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Provisioning;

/// <summary>Puts pmdarima, which no distribution has a package of, on top of a Python that has the rest.</summary>
internal sealed class PmdarimaInstaller(IProcessRunner processes, SystemFacts system, TimeProvider time)
{
    private readonly FailureMemory _memory = new(system.CacheFolder, "pmdarima", time);
    private readonly LabLock _lock = new(system.CacheFolder, "provisioning", "installing packages");

    /// <param name="ready">Has the rest.</param>
    /// <param name="folder">Of the environment.</param>
    /// <param name="force">Try again even if it failed lately.</param>
    /// <returns>What was made, or the Python as it is, with the reason.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; what was half made is removed.</exception>
    public async Task<ProvisioningResult> AddToAsync(
        PythonCandidate ready, string folder, Requirements requirements, bool force, IProgress<string> progress, CancellationToken cancellation)
    {
        var python = ready.Usable!;
        if (OnTopOfSystem.WhyNot(python, folder) is { } obstacle)
            return Without(obstacle);
        var situation = string.Join('|', requirements.Identity, python.Identity, string.Join(' ', python.Packages));
        if (!force && _memory.Recall(situation) is { } failure)
            return Without(failure.Describe());
        using var held = await _lock.AcquireAsync(progress, time, cancellation).ConfigureAwait(false);
        // Whoever held it may have failed just now: the same would come of it again.
        if (!force && _memory.Recall(situation) is { } fresh)
            return Without(fresh.Describe());
        var made = await MakeAsync(python, folder, requirements, progress, cancellation).ConfigureAwait(false);
        if (made.Succeeded)
        {
            _memory.Forget();
            return new ProvisioningResult.Provisioned(made, []);
        }

        if (made.Tried)
            _memory.Remember(situation, [made.Detail]);
        progress.Report($"pmdarima cannot be had, its workloads are left out: {made.Detail}");
        return Without(made.Detail);

        ProvisioningResult.NotNeeded Without(string reason) => new(ready) { WithoutPmdarima = reason };
    }

    private async Task<ProvisioningAttempt> MakeAsync(
        PythonInstallation python, string folder, Requirements requirements, IProgress<string> progress, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Provisioner.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return await new VenvBuilder(processes, progress)
                .TryAsync(python, folder, new OnTopOfSystem(python, requirements), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ProvisioningAttempt.Failed(ProvisioningMethod.Pip, ProvisioningAttempt.StoppedAfter(Provisioner.Deadline));
        }
    }
}
