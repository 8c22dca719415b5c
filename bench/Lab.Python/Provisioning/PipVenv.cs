using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Provisioning;

/// <summary>Makes the lab's <c>.venv</c> and fills it with pip.</summary>
/// <remarks>
/// An environment cannot be built elsewhere and moved: its scripts name its folder. So it is built in place between two marks
/// (<see cref="OwnVenv"/>), and deleted if anything fails or is cancelled. A folder without the marks is the user's and is never touched.
/// <para>
/// Every Python is started isolated (-I): -m and -c look for modules in the current folder first, and a <c>venv.py</c> there would run.
/// </para>
/// </remarks>
internal sealed class PipVenv(IProcessRunner processes, string folder, IProgress<string> progress)
{
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MakeDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Variables that a user has set for other installations: they would make pip install elsewhere, or hide that a package is missing.
    /// </summary>
    private static readonly ImmutableSortedDictionary<string, string?> Unset =
        new[] { "PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN" }
            .ToImmutableSortedDictionary(name => name, _ => (string?)null);

    private readonly PythonInterrogator _interrogator = new(processes);
    private readonly PrefixedLines _lines = new("pip: ", progress);

    public string Folder => folder;

    private string Python => Path.Combine(folder, "bin", "python3");

    /// <summary>Makes the environment and fills it, unless one with these contents is there.</summary>
    /// <param name="basePython">The Python to make it with; null if there is none that can.</param>
    public async Task<ProvisioningAttempt> TryAsync(PythonInstallation? basePython, VenvContents contents, CancellationToken cancellation)
    {
        if (Directory.Exists(folder))
        {
            if (!OwnVenv.IsOurs(folder))
                return ProvisioningAttempt.Impossible(
                    ProvisioningMethod.Pip, $"{folder} was not made by the lab, which leaves it unchanged");
            // Another lab may have finished it since the candidates were asked. One that does not answer is not made anew.
            if (!OwnVenv.IsUnfinished(folder) && await FinishedAsync(contents, cancellation).ConfigureAwait(false) is { } finished)
                return finished;
        }

        if (basePython is null)
        {
            return ProvisioningAttempt.Impossible(
                ProvisioningMethod.Pip,
                $"no usable Python {Requirements.CoveredVersions} has venv and ensurepip (Debian: the package python3-venv)");
        }

        var complete = false;
        try
        {
            OwnVenv.Delete(folder);
            OwnVenv.Begin(folder);
            progress.Report($"making {folder} with Python {basePython.Version} ({basePython.Executable})");
            if (await FillAsync(basePython, contents, cancellation).ConfigureAwait(false) is { } problem)
                return ProvisioningAttempt.Failed(ProvisioningMethod.Pip, problem);
            if (await FinishedAsync(contents, cancellation).ConfigureAwait(false) is not { } made)
                return ProvisioningAttempt.Failed(ProvisioningMethod.Pip, $"pip reported success, but {folder} does not have the packages");
            if (made.Succeeded)
            {
                OwnVenv.Complete(folder, contents.Identity);
                complete = true;
            }

            return made;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ProvisioningAttempt.Failed(ProvisioningMethod.Pip, $"{folder} cannot be written: {e.Message}");
        }
        finally
        {
            if (!complete)
                TryDelete();
        }
    }

    /// <param name="wanted">The packages, as pip's arguments.</param>
    public Task<ProcessOutcome> InstallAsync(ImmutableArray<string> wanted, CancellationToken cancellation) =>
        PipAsync("install", ["--timeout", "15", "--retries", "2", .. wanted], InstallDeadline, _lines, cancellation);

    /// <summary>
    /// Imports modules in the environment: metadata shows that their files are there, only an import shows that this machine can load them.
    /// </summary>
    public Task<ProcessOutcome> ImportAsync(string modules, CancellationToken cancellation) =>
        RunAsync(Python, ["-I", "-c", "import " + modules], MakeDeadline, _lines, cancellation);

    /// <summary>Null if all went well, else one line.</summary>
    private async Task<string?> FillAsync(PythonInstallation basePython, VenvContents contents, CancellationToken cancellation)
    {
        string[] packages = contents.SeesBasePackages ? ["--system-site-packages"] : [];
        ImmutableArray<string> arguments = ["-I", "-m", "venv", .. packages, folder];
        var made = await RunAsync(basePython.Executable, arguments, MakeDeadline, _lines, cancellation).ConfigureAwait(false);
        if (!made.Succeeded)
            return $"no environment could be made with {basePython.Executable}: {made.Describe()}";

        progress.Report("looking for a package index");
        var probed = await ProbeAsync(contents.Probe, cancellation).ConfigureAwait(false);
        if (!probed.Succeeded)
            return $"pip finds {contents.Probe} in no package index: {probed.Describe()}";

        return await contents.FillAsync(this, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether pip gets packages at all: where no index answers, this takes its own deadline and no longer. It only downloads, because an
    /// installation without dependencies may take another version than one with them. The outcome holds what pip writes; the user does not
    /// see it as it comes.
    /// </summary>
    private Task<ProcessOutcome> ProbeAsync(string package, CancellationToken cancellation) => PipAsync(
        "download",
        ["-d", Path.Combine(folder, "probe"), "--timeout", "5", "--retries", "0", "--no-deps", package],
        ProbeDeadline,
        lines: null,
        cancellation);

    /// <summary>The attempt as a success if the environment has what is needed, or as a late one; null if it has not.</summary>
    private async Task<ProvisioningAttempt?> FinishedAsync(VenvContents contents, CancellationToken cancellation)
    {
        var answer = await _interrogator.AskAsync(Python, PythonInterrogator.CatalogPackages, cancellation).ConfigureAwait(false);
        if (answer.IsLate)
            return ProvisioningAttempt.Late(ProvisioningMethod.Pip, Python, answer.Problem);
        if (answer.Installation is not { Unusable: null } python || !python.Has(contents.Needed))
            return null;
        ImmutableArray<string> lacking = python.Has(Requirements.Pmdarima) ? [] : [Requirements.Pmdarima];
        return new(ProvisioningMethod.Pip, Python, $"installed with pip into {folder}", lacking, Tried: true);
    }

    private Task<ProcessOutcome> PipAsync(
        string command, ImmutableArray<string> arguments, TimeSpan deadline, IProgress<string>? lines, CancellationToken cancellation)
    {
        // Only wheels: a build from source takes long and needs a Fortran compiler.
        ImmutableArray<string> pip =
        [
            "-I", "-m", "pip", command, "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--only-binary", ":all:",
        ];
        return RunAsync(Python, pip.AddRange(arguments), deadline, lines, cancellation);
    }

    private Task<ProcessOutcome> RunAsync(
        string program, ImmutableArray<string> arguments, TimeSpan deadline, IProgress<string>? lines, CancellationToken cancellation) =>
        processes.RunAsync(new(program, arguments, deadline) { Environment = Unset, Lines = lines }, cancellation);

    private void TryDelete()
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
