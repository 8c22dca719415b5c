using System.Text.RegularExpressions;
using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Provisioning;

/// <summary>Installs the packages of Debian or Ubuntu.</summary>
internal sealed partial class Apt(IProcessRunner processes, SystemFacts system, TimeProvider time, IProgress<string> progress)
{
    /// <summary>
    /// libopenblas0-pthread: without it python3-scipy brings the reference BLAS, whose calls need almost no stack, and there would be
    /// little to measure.
    /// </summary>
    public static readonly ImmutableArray<string> Packages = ["python3", "python3-scipy", "python3-statsmodels", "libopenblas0-pthread"];

    /// <summary>Wait for another apt, give up on a mirror that does not answer, never ask about a configuration file.</summary>
    private static readonly ImmutableArray<string> Options =
    [
        "DPkg::Lock::Timeout=300", "Acquire::Retries=1", "Acquire::http::Timeout=15", "Acquire::https::Timeout=15",
        "Dpkg::Options::=--force-confdef", "Dpkg::Options::=--force-confold",
    ];

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan UpdateDeadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LockPause = TimeSpan.FromSeconds(5);
    private const int LockTries = 24;

    private readonly PythonInterrogator _interrogator = new(processes);

    public async Task<ProvisioningAttempt> TryAsync(CancellationToken cancellation)
    {
        if (!system.OperatingSystem.IsDebianLike || system.AptGet is null)
            return ProvisioningAttempt.Impossible(ProvisioningMethod.Apt, "this is not a Debian or Ubuntu system");
        if (!system.IsRoot)
            return ProvisioningAttempt.Impossible(ProvisioningMethod.Apt, "only root can install Debian packages");
        // Another lab may have installed them since the candidates were asked.
        if (await InstalledAsync(Requirements.Wanted, cancellation).ConfigureAwait(false) is { } there)
            return there;

        // Old or missing package lists are no reason to give up: the installation may succeed with them, and says so if it does not.
        _ = await UpdateAsync(cancellation).ConfigureAwait(false);
        var installed = await InstallAsync(Packages, cancellation).ConfigureAwait(false);
        if (installed is ProcessOutcome.Exited { Status: not 0 } failed)
        {
            var unknown = UnknownPackage().Matches(failed.Error).Select(m => m.Groups["name"].Value).ToHashSet();
            if (unknown.Count > 0 && !unknown.Contains("python3-scipy"))
                installed = await InstallAsync([.. Packages.Where(p => !unknown.Contains(p))], cancellation).ConfigureAwait(false);
        }

        if (!installed.Succeeded)
            return ProvisioningAttempt.Failed(ProvisioningMethod.Apt, $"apt-get: {installed.Describe()}");

        var (python, problem) = await AskAsync(cancellation).ConfigureAwait(false);
        if (python is { Library: null })
        {
            // The package's name has the version in it, which was not known before.
            var added = await InstallAsync([$"libpython{python.Version.ToString(2)}"], cancellation).ConfigureAwait(false);
            if (!added.Succeeded)
                return ProvisioningAttempt.Failed(ProvisioningMethod.Apt, $"apt-get: {added.Describe()}");
            (python, problem) = await AskAsync(cancellation).ConfigureAwait(false);
        }

        if (await InstalledAsync(Requirements.Needed, cancellation).ConfigureAwait(false) is { } made)
            return made;
        var why = problem ?? python?.Unusable
            ?? $"it lacks {string.Join(", ", Requirements.Needed.Select(p => python!.Lack(p)).OfType<string>())}";
        return ProvisioningAttempt.Failed(
            ProvisioningMethod.Apt, $"apt-get installed the packages, but {system.SystemPython} cannot be used: {why}") with
        {
            IsTooOld = python is not null && Requirements.IsTooOld(python),
        };
    }

    /// <summary>Installs one more package for the system's Python.</summary>
    public async Task<ProcessOutcome> AddAsync(string package, CancellationToken cancellation)
    {
        _ = await UpdateAsync(cancellation).ConfigureAwait(false);
        return await InstallAsync([package], cancellation).ConfigureAwait(false);
    }

    // DPkg::Lock::Timeout does not cover the lock of the package lists.
    private async Task<ProcessOutcome> UpdateAsync(CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var outcome = await AptGetAsync(["update"], UpdateDeadline, cancellation).ConfigureAwait(false);
            var locked = outcome is ProcessOutcome.Exited { Status: not 0 } e && e.Error.Contains("lists/lock", StringComparison.Ordinal);
            if (!locked || tries == LockTries)
                return outcome;
            progress.Report("another apt is reading the package lists; waiting for it");
            await Task.Delay(LockPause, time, cancellation).ConfigureAwait(false);
        }
    }

    private Task<ProcessOutcome> InstallAsync(ImmutableArray<string> packages, CancellationToken cancellation)
    {
        progress.Report($"installing the packages {string.Join(' ', packages)}");
        return AptGetAsync(["install", "-y", "--no-install-recommends", .. packages], Deadline, cancellation);
    }

    private Task<ProcessOutcome> AptGetAsync(
        ImmutableArray<string> arguments, TimeSpan deadline, CancellationToken cancellation) => processes.RunAsync(
        new(system.AptGet!, [.. Options.SelectMany(o => new[] { "-o", o }), .. arguments], deadline)
        {
            Environment = ImmutableSortedDictionary<string, string?>.Empty
                .Add("DEBIAN_FRONTEND", "noninteractive").Add("NEEDRESTART_MODE", "l").Add("LC_ALL", "C"),
            // If it is killed while it unpacks, no package can be installed on the system until someone repairs its database by hand.
            Grace = TimeSpan.FromSeconds(30),
            Lines = new PrefixedLines("apt-get: ", progress),
        },
        cancellation);

    /// <summary>The attempt as a success if the system's Python has these packages, or as a late one; null if it has not.</summary>
    private async Task<ProvisioningAttempt?> InstalledAsync(ImmutableArray<string> needed, CancellationToken cancellation)
    {
        var answer = await AskAsync(cancellation).ConfigureAwait(false);
        if (answer.IsLate)
            return ProvisioningAttempt.Late(ProvisioningMethod.Apt, system.SystemPython, answer.Problem);
        if (answer.Installation is not { Unusable: null } python || !python.Has(needed))
            return null;
        ImmutableArray<string> lacking = [.. Requirements.Wanted.Add(Requirements.Pmdarima).Where(p => !python.Has(p))];
        return new(
            ProvisioningMethod.Apt,
            system.SystemPython,
            lacking.IsEmpty ? "installed with apt-get" : $"installed with apt-get, which has no {string.Join(", no ", lacking)}",
            lacking,
            Tried: true);
    }

    private Task<PythonAnswer> AskAsync(CancellationToken cancellation) =>
        _interrogator.AskAsync(system.SystemPython, PythonInterrogator.CatalogPackages, cancellation);

    [GeneratedRegex(
        @"^E: (Unable to locate package (?<name>\S+)|Package '(?<name>\S+)' has no installation candidate)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex UnknownPackage();
}
