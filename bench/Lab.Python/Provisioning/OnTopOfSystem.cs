using System.Collections.Immutable;
using Lab.Python.Locating;

namespace Lab.Python.Provisioning;

/// <summary>
/// pmdarima in an environment that sees the packages of the Python it is made from: the NumPy, SciPy and BLAS that are measured stay those of that
/// Python, whose own folders are left as they are.
/// </summary>
internal sealed class OnTopOfSystem(PythonInstallation python, Requirements requirements) : VenvContents
{
    /// <summary>scikit-learn 1.8 took away the name of an argument that pmdarima 2.0.4 uses.</summary>
    private const string Compatible = "scikit-learn<1.8";

    public override string Identity => $"{requirements.Identity} on {python.Identity}";

    public override bool SeesSystem => true;

    public override ImmutableArray<string> Needed => NumericStack.Wanted.Add(NumericStack.Pmdarima);

    /// <summary>Why no such environment can be made of a Python, in one line; null if it can be tried.</summary>
    /// <param name="folder">Where it would be made. A finished one of the lab's stays: it has what is needed most.</param>
    public static string? WhyNot(PythonInstallation python, string folder)
    {
        if (OwnVenv.IsFinished(folder))
            return $"{folder} was made without it: delete that folder, and pip is asked again";
        if (python.IsVenv)
            return $"{python.Prefix} is an environment of yours: install it there with pip";
        if (!NumericStack.Covers(python))
            return $"Python {python.Version} is not among those that the lab installs it for ({NumericStack.CoveredVersions})";
        return python.CanMakeVenv ? null : $"{python.Executable} has no venv and ensurepip (Debian: the package python3-venv)";
    }

    // What is there below the environment already would be no question.
    public override string Probe => $"{NumericStack.Pmdarima}>={MinimumVersions.Of(NumericStack.Pmdarima)}";

    public override async Task<string?> FillAsync(VenvPython venv, string folder, IProgress<string> progress, CancellationToken cancellation)
    {
        var constraints = Path.Combine(folder, "constraints.txt");
        var kept = python.Packages.Where(p => p.Key != NumericStack.Pmdarima && char.IsAsciiDigit(p.Value[0])).Select(p => $"{p.Key}=={p.Value}");
        await File.WriteAllLinesAsync(constraints, kept.Append(Compatible), cancellation).ConfigureAwait(false);
        progress.Report($"installing {Probe} beside the packages of {python.Executable}");
        var installed = await venv.InstallAsync(["-c", constraints, Probe], cancellation).ConfigureAwait(false);
        if (!installed.Succeeded)
            return $"pip cannot install {Probe}: {installed.Describe()}";
        var imported = await venv.ImportAsync(NumericStack.Pmdarima, cancellation).ConfigureAwait(false);
        return imported.Succeeded ? null : $"pmdarima is installed and cannot be imported: {imported.Describe()}";
    }
}
