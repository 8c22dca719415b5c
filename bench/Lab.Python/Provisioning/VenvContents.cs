using Lab.Python.Locating;
using Lab.Trials.Files;

namespace Lab.Python.Provisioning;

/// <summary>What the lab's environment is filled with.</summary>
internal abstract class VenvContents
{
    /// <summary>Equal for two exactly if they install the same.</summary>
    public abstract string Identity { get; }

    /// <summary>Whether the environment sees the packages of the Python that it is made from.</summary>
    public virtual bool SeesBasePackages => false;

    /// <summary>The packages, by import name, without which the environment is of no use.</summary>
    public abstract ImmutableArray<string> Needed { get; }

    /// <summary>
    /// The package that shows whether pip gets packages at all: small, and needed anyway. If this one does not come within its deadline,
    /// the larger ones will not come either.
    /// </summary>
    public abstract string Probe { get; }

    /// <summary>Fills the environment, in which pip gets packages.</summary>
    /// <returns>Null if all went well, else one line.</returns>
    public abstract Task<string?> FillAsync(PipVenv venv, IProgress<string> progress, CancellationToken cancellation);
}

/// <summary>
/// All of requirements.txt, in an environment that sees no other packages; without pmdarima where only that cannot be installed.
/// </summary>
internal sealed class AllRequirements(Requirements requirements) : VenvContents
{
    public override string Identity => requirements.Identity;

    public override ImmutableArray<string> Needed => Requirements.Wanted;

    // Pure Python: its one wheel fits every Python.
    public override string Probe => "six";

    public override async Task<string?> FillAsync(PipVenv venv, IProgress<string> progress, CancellationToken cancellation)
    {
        progress.Report($"installing {requirements.Path}");
        var all = await venv.InstallAsync(["-r", requirements.Path], cancellation).ConfigureAwait(false);
        if (!all.Succeeded)
        {
            progress.Report("that failed; trying without pmdarima");
            var reduced = Path.Combine(venv.Folder, "requirements.txt");
            ReplacedFile.Write(reduced, requirements.TextWithoutOptional);
            if (await venv.InstallAsync(["-r", reduced], cancellation).ConfigureAwait(false) is { Succeeded: false })
                return $"pip cannot install {requirements.Path}: {all.Describe()}";
        }

        var imported = await venv.ImportAsync("numpy.linalg, scipy.linalg, statsmodels.api", cancellation).ConfigureAwait(false);
        return imported.Succeeded ? null : $"the packages are installed but cannot be imported: {imported.Describe()}";
    }
}

/// <summary>
/// pmdarima alone, in an environment that sees the packages of the Python that it is made from: the NumPy, SciPy and BLAS that are measured
/// remain those of that Python, and nothing is written into its own folders.
/// </summary>
internal sealed class OnlyPmdarima(PythonInstallation python, Requirements requirements) : VenvContents
{
    /// <summary>scikit-learn 1.8 removed the name of an argument that pmdarima 2.0.4 uses.</summary>
    private const string Compatible = "scikit-learn<1.8";

    public override string Identity => $"{requirements.Identity} on {python.Identity}";

    public override bool SeesBasePackages => true;

    public override ImmutableArray<string> Needed => Requirements.Wanted.Add(Requirements.Pmdarima);

    // The package itself: any other may be among those that the environment sees, and would show nothing.
    public override string Probe => $"{Requirements.Pmdarima}>={MinimumVersions.Of(Requirements.Pmdarima)}";

    /// <summary>Why no such environment can be made from that Python, in one line; null if it can be tried.</summary>
    /// <param name="folder">
    /// Where it would be made. A finished environment of the lab's is kept: it has the packages that most workloads need.
    /// </param>
    public static string? WhyNot(PythonInstallation python, string folder)
    {
        if (OwnVenv.IsFinished(folder))
            return $"{folder} was made without it: delete that folder, and the lab installs it with pip";
        if (python.IsVenv)
            return $"{python.Prefix} is an environment of yours: install it there with pip";
        return Requirements.WhyNoBase(python);
    }

    public override async Task<string?> FillAsync(PipVenv venv, IProgress<string> progress, CancellationToken cancellation)
    {
        var constraints = Path.Combine(venv.Folder, "constraints.txt");
        var kept = python.Packages
            .Where(p => p.Key != Requirements.Pmdarima && char.IsAsciiDigit(p.Value[0]))
            .Select(p => $"{p.Key}=={p.Value}");
        ReplacedFile.Write(constraints, string.Concat(kept.Append(Compatible).Select(line => line + '\n')));
        progress.Report($"installing {Probe}, with the other packages of {python.Executable} unchanged");
        var installed = await venv.InstallAsync(["-c", constraints, Probe], cancellation).ConfigureAwait(false);
        if (!installed.Succeeded)
            return $"pip cannot install {Probe}: {installed.Describe()}";
        var imported = await venv.ImportAsync(Requirements.Pmdarima, cancellation).ConfigureAwait(false);
        return imported.Succeeded ? null : $"pmdarima is installed but cannot be imported: {imported.Describe()}";
    }
}
