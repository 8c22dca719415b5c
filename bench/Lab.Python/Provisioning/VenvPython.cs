using System.Collections.Immutable;
using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Provisioning;

/// <summary>The programs that make an environment and fill it.</summary>
internal sealed class VenvPython(IProcessRunner processes, string folder, IProgress<string> progress)
{
    /// <summary>
    /// Small, has a wheel for everything, and is needed anyway: whoever cannot have this one within the time cannot have the rest.
    /// </summary>
    private const string ProbePackage = "six";

    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MakeDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(15);

    /// <summary>
    /// What a user has set to steer his own installations would lead pip out of the environment, or hide that a package is missing.
    /// </summary>
    private static readonly ImmutableSortedDictionary<string, string?> Unset =
        new[] { "PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN" }
            .ToImmutableSortedDictionary(name => name, _ => (string?)null);

    public string Path => System.IO.Path.Combine(folder, "bin", "python3");

    public Task<ProcessOutcome> MakeAsync(PythonInstallation basePython, CancellationToken cancellation) =>
        RunAsync(basePython.Executable, ["-m", "venv", folder], MakeDeadline, cancellation);

    /// <summary>Whether pip can have anything at all; an index that does not answer costs no more than the deadline of this.</summary>
    public Task<ProcessOutcome> ProbeAsync(CancellationToken cancellation) =>
        PipAsync(["--timeout", "5", "--retries", "0", "--no-deps", ProbePackage], ProbeDeadline, cancellation);

    public Task<ProcessOutcome> InstallAsync(string requirementsFile, CancellationToken cancellation) =>
        PipAsync(["--timeout", "15", "--retries", "2", "-r", requirementsFile], InstallDeadline, cancellation);

    /// <summary>Metadata proves that the files are there; only an import proves that this machine can load them.</summary>
    public Task<ProcessOutcome> ImportAsync(CancellationToken cancellation) =>
        RunAsync(Path, ["-c", "import numpy.linalg, scipy.linalg, statsmodels.api"], MakeDeadline, cancellation);

    private Task<ProcessOutcome> PipAsync(ImmutableArray<string> arguments, TimeSpan deadline, CancellationToken cancellation)
    {
        // Only wheels: nobody should wait for a Fortran compiler, or be told that one is missing.
        ImmutableArray<string> install =
        [
            "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--only-binary", ":all:",
        ];
        return RunAsync(Path, install.AddRange(arguments), deadline, cancellation);
    }

    private Task<ProcessOutcome> RunAsync(
        string python, ImmutableArray<string> arguments, TimeSpan deadline, CancellationToken cancellation) =>
        processes.RunAsync(
            new(python, arguments, deadline) { Environment = Unset, Lines = new PrefixedProgress("pip: ", progress) }, cancellation);
}
