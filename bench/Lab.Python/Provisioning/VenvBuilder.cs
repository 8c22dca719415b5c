using System.Collections.Immutable;
using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Provisioning;

/// <summary>Makes <c>.venv</c> and fills it with pip.</summary>
/// <remarks>
/// An environment cannot be built elsewhere and moved: its scripts name its folder. So it is built in place between two marks
/// (<see cref="OwnVenv"/>), and deleted if anything fails or is cancelled. A folder without the marks is the user's: it is never touched.
/// </remarks>
internal sealed class VenvBuilder(IProcessRunner processes, IProgress<string> progress)
{
    private readonly PythonInterrogator _interrogator = new(processes);

    public async Task<ProvisioningAttempt> TryAsync(
        PythonInstallation? basePython, string folder, VenvContents contents, CancellationToken cancellation)
    {
        var venv = new VenvPython(processes, folder, progress);
        if (Directory.Exists(folder))
        {
            if (!OwnVenv.IsOurs(folder))
                return ProvisioningAttempt.Impossible(ProvisioningMethod.Pip, $"{folder} is not the lab's own and is left as it is");
            // Another lab may have finished it since the candidates were asked.
            if (!OwnVenv.IsUnfinished(folder) && await FinishedAsync(venv, folder, contents, cancellation).ConfigureAwait(false) is { } finished)
                return finished;
        }

        if (basePython is null)
        {
            return ProvisioningAttempt.Impossible(
                ProvisioningMethod.Pip,
                $"no usable Python {NumericStack.CoveredVersions} has venv and ensurepip (Debian: the package python3-venv)");
        }

        var complete = false;
        try
        {
            OwnVenv.Delete(folder);
            OwnVenv.Begin(folder);
            progress.Report($"making {folder} with Python {basePython.Version} ({basePython.Executable})");
            if (await FillAsync(venv, basePython, folder, contents, cancellation).ConfigureAwait(false) is { } problem)
                return ProvisioningAttempt.Failed(ProvisioningMethod.Pip, problem);
            if (await FinishedAsync(venv, folder, contents, cancellation).ConfigureAwait(false) is not { } made)
                return ProvisioningAttempt.Failed(ProvisioningMethod.Pip, $"pip reported success, and {folder} does not have the packages");
            OwnVenv.Complete(folder, contents.Identity);
            complete = true;
            return made;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ProvisioningAttempt.Failed(ProvisioningMethod.Pip, $"{folder} cannot be written: {e.Message}");
        }
        finally
        {
            if (!complete)
                TryDelete(folder);
        }
    }

    /// <summary>Null if all went well, else one line.</summary>
    private async Task<string?> FillAsync(
        VenvPython venv, PythonInstallation basePython, string folder, VenvContents contents, CancellationToken cancellation)
    {
        var made = await venv.MakeAsync(basePython, contents.SeesSystem, cancellation).ConfigureAwait(false);
        if (!made.Succeeded)
            return $"no environment could be made with {basePython.Executable}: {made.Describe()}";

        progress.Report("looking for a package index");
        var probed = await venv.ProbeAsync(contents.Probe, cancellation).ConfigureAwait(false);
        if (!probed.Succeeded)
            return $"pip finds {contents.Probe} in no package index: {probed.Describe()}";

        return await contents.FillAsync(venv, folder, progress, cancellation).ConfigureAwait(false);
    }

    private async Task<ProvisioningAttempt?> FinishedAsync(VenvPython venv, string folder, VenvContents contents, CancellationToken cancellation)
    {
        var (python, _) = await _interrogator.AskAsync(venv.Path, PythonInterrogator.CatalogPackages, cancellation).ConfigureAwait(false);
        if (python is not { Unusable: null } || !python.Has(contents.Needed))
            return null;
        ImmutableArray<string> lacking = python.Has(NumericStack.Pmdarima) ? [] : [NumericStack.Pmdarima];
        return new(ProvisioningMethod.Pip, venv.Path, $"installed with pip into {folder}", lacking, Tried: true);
    }

    private static void TryDelete(string folder)
    {
        try
        {
            OwnVenv.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first mark is still in it: the next lab deletes it.
        }
    }
}
