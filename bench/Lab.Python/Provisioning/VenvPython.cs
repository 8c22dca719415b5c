using System.Collections.Immutable;
using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Provisioning;

/// <summary>The programs that make an environment and fill it.</summary>
internal sealed class VenvPython(IProcessRunner processes, string folder, IProgress<string> progress)
{
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MakeDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(15);

    /// <summary>
    /// What a user has set to steer his own installations would lead pip out of the environment, or hide that a package is missing.
    /// </summary>
    private static readonly ImmutableSortedDictionary<string, string?> Unset =
        new[] { "PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN" }
            .ToImmutableSortedDictionary(name => name, _ => (string?)null);

    private PrefixedProgress Lines => new("pip: ", progress);

    public string Path => System.IO.Path.Combine(folder, "bin", "python3");

    /// <param name="seesSystem">Whether it sees the packages of the Python it is made from.</param>
    public Task<ProcessOutcome> MakeAsync(PythonInstallation basePython, bool seesSystem, CancellationToken cancellation) =>
        RunAsync(basePython.Executable, ["-m", "venv", .. seesSystem ? ["--system-site-packages"] : (string[])[], folder], MakeDeadline, Lines, cancellation);

    /// <summary>
    /// Whether pip can have anything at all; an index that does not answer costs no more than the deadline of this. Downloaded only: without its
    /// dependencies pip would take another version than with them. What pip says of it is in the outcome, and no news before.
    /// </summary>
    public Task<ProcessOutcome> ProbeAsync(string package, CancellationToken cancellation) =>
        PipAsync("download", ["-d", System.IO.Path.Combine(folder, "probe"), "--timeout", "5", "--retries", "0", "--no-deps", package], ProbeDeadline, lines: null, cancellation);

    /// <param name="wanted">What, as pip's arguments.</param>
    public Task<ProcessOutcome> InstallAsync(ImmutableArray<string> wanted, CancellationToken cancellation) =>
        PipAsync("install", ["--timeout", "15", "--retries", "2", .. wanted], InstallDeadline, Lines, cancellation);

    /// <summary>Metadata proves that the files are there; only an import proves that this machine can load them.</summary>
    public Task<ProcessOutcome> ImportAsync(string modules, CancellationToken cancellation) =>
        RunAsync(Path, ["-c", "import " + modules], MakeDeadline, Lines, cancellation);

    private Task<ProcessOutcome> PipAsync(
        string command, ImmutableArray<string> arguments, TimeSpan deadline, IProgress<string>? lines, CancellationToken cancellation)
    {
        // Only wheels: nobody should wait for a Fortran compiler, or be told that one is missing.
        ImmutableArray<string> pip =
        [
            "-m", "pip", command, "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--only-binary", ":all:",
        ];
        return RunAsync(Path, pip.AddRange(arguments), deadline, lines, cancellation);
    }

    private Task<ProcessOutcome> RunAsync(
        string python, ImmutableArray<string> arguments, TimeSpan deadline, IProgress<string>? lines, CancellationToken cancellation) =>
        processes.RunAsync(new(python, arguments, deadline) { Environment = Unset, Lines = lines }, cancellation);
}
