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
    /// <summary>Small, has a wheel for everything, and is needed anyway: whoever cannot have this one within the time cannot have the rest.</summary>
    private const string ProbePackage = "six";

    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MakeDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(15);

    /// <summary>What a user has set to steer his own installations would lead pip out of the environment, or hide that a package is missing.</summary>
    private static readonly ImmutableSortedDictionary<string, string?> Unset =
        new[] { "PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN" }
            .ToImmutableSortedDictionary(name => name, _ => (string?)null);

    private readonly PythonInterrogator _interrogator = new(processes);

    public async Task<ProvisioningAttempt> TryAsync(
        PythonInstallation? basePython, string folder, Requirements requirements, CancellationToken cancellation)
    {
        if (Directory.Exists(folder))
        {
            if (!OwnVenv.IsOurs(folder))
                return ProvisioningAttempt.Impossible(ProvisioningMethod.Pip, $"{folder} is not the lab's own and is left as it is");
            // Another lab may have finished it since the candidates were asked.
            if (!OwnVenv.IsUnfinished(folder) && await FinishedAsync(folder, cancellation).ConfigureAwait(false) is { } finished)
                return finished;
        }

        if (basePython is null)
        {
            return ProvisioningAttempt.Impossible(
                ProvisioningMethod.Pip, $"no usable Python {NumericStack.CoveredVersions} has venv and ensurepip (Debian: the package python3-venv)");
        }

        var complete = false;
        try
        {
            OwnVenv.Delete(folder);
            OwnVenv.Begin(folder);
            if (await FillAsync(basePython, folder, requirements, cancellation).ConfigureAwait(false) is { } problem)
                return ProvisioningAttempt.Failed(ProvisioningMethod.Pip, problem);
            if (await FinishedAsync(folder, cancellation).ConfigureAwait(false) is not { } made)
                return ProvisioningAttempt.Failed(ProvisioningMethod.Pip, $"pip reported success, and {folder} does not have the packages");
            OwnVenv.Complete(folder, requirements.Identity);
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
    private async Task<string?> FillAsync(PythonInstallation basePython, string folder, Requirements requirements, CancellationToken cancellation)
    {
        progress.Report($"making {folder} with Python {basePython.Version} ({basePython.Executable})");
        var made = await RunAsync(basePython.Executable, ["-m", "venv", folder], MakeDeadline, cancellation).ConfigureAwait(false);
        if (!made.Succeeded)
            return $"no environment could be made with {basePython.Executable}: {made.Describe()}";

        progress.Report("looking for a package index");
        var probed = await PipAsync(folder, ["--timeout", "5", "--retries", "0", "--no-deps", ProbePackage], ProbeDeadline, cancellation).ConfigureAwait(false);
        if (!probed.Succeeded)
            return $"no package index answers pip: {probed.Describe()}";

        progress.Report($"installing {requirements.Path}");
        var all = await InstallAsync(folder, requirements.Path, cancellation).ConfigureAwait(false);
        if (!all.Succeeded)
        {
            progress.Report("that failed; trying without pmdarima");
            var reduced = Path.Combine(folder, "requirements.txt");
            await File.WriteAllTextAsync(reduced, requirements.TextOfTheIndispensable, cancellation).ConfigureAwait(false);
            if (await InstallAsync(folder, reduced, cancellation).ConfigureAwait(false) is { Succeeded: false })
                return $"pip cannot install {requirements.Path}: {all.Describe()}";
        }

        // Metadata proves that the files are there; only an import proves that this machine can load them.
        var imported = await RunAsync(
            PythonOf(folder), ["-c", "import numpy.linalg, scipy.linalg, statsmodels.api"], MakeDeadline, cancellation).ConfigureAwait(false);
        return imported.Succeeded ? null : $"the packages are installed and cannot be imported: {imported.Describe()}";
    }

    private Task<ProcessOutcome> InstallAsync(string folder, string requirements, CancellationToken cancellation) =>
        PipAsync(folder, ["--timeout", "15", "--retries", "2", "-r", requirements], InstallDeadline, cancellation);

    // Only wheels: nobody should wait for a Fortran compiler, or be told that one is missing.
    private Task<ProcessOutcome> PipAsync(string folder, ImmutableArray<string> arguments, TimeSpan deadline, CancellationToken cancellation) => RunAsync(
        PythonOf(folder),
        ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--only-binary", ":all:", .. arguments],
        deadline,
        cancellation);

    private Task<ProcessOutcome> RunAsync(string python, ImmutableArray<string> arguments, TimeSpan deadline, CancellationToken cancellation) =>
        processes.RunAsync(
            new(python, arguments, deadline)
            {
                Environment = Unset,
                Lines = new PrefixedProgress("pip: ", progress),
            },
            cancellation);

    private async Task<ProvisioningAttempt?> FinishedAsync(string folder, CancellationToken cancellation)
    {
        var python = PythonOf(folder);
        var (installation, _) = await _interrogator.AskAsync(python, PythonInterrogator.CatalogPackages, cancellation).ConfigureAwait(false);
        if (installation is not { Unusable: null } || !installation.Has(NumericStack.Wanted))
            return null;
        ImmutableArray<string> lacking = installation.Packages.ContainsKey("pmdarima") ? [] : ["pmdarima"];
        return new(ProvisioningMethod.Pip, python, $"installed with pip into {folder}", lacking, Tried: true);
    }

    private static string PythonOf(string folder) => Path.Combine(folder, "bin", "python3");

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
