using System.Collections.Immutable;

namespace Lab.Python.Provisioning;

/// <summary>All of requirements.txt, in an environment that sees nothing else; without pmdarima where only that cannot be had.</summary>
internal sealed class WholeStack(Requirements requirements) : VenvContents
{
    public override string Identity => requirements.Identity;

    public override ImmutableArray<string> Needed => NumericStack.Wanted;

    // Has a wheel for everything.
    public override string Probe => "six";

    public override async Task<string?> FillAsync(VenvPython venv, string folder, IProgress<string> progress, CancellationToken cancellation)
    {
        progress.Report($"installing {requirements.Path}");
        var all = await venv.InstallAsync(["-r", requirements.Path], cancellation).ConfigureAwait(false);
        if (!all.Succeeded)
        {
            progress.Report("that failed; trying without pmdarima");
            var reduced = Path.Combine(folder, "requirements.txt");
            await File.WriteAllTextAsync(reduced, requirements.TextOfTheIndispensable, cancellation).ConfigureAwait(false);
            if (await venv.InstallAsync(["-r", reduced], cancellation).ConfigureAwait(false) is { Succeeded: false })
                return $"pip cannot install {requirements.Path}: {all.Describe()}";
        }

        var imported = await venv.ImportAsync("numpy.linalg, scipy.linalg, statsmodels.api", cancellation).ConfigureAwait(false);
        return imported.Succeeded ? null : $"the packages are installed and cannot be imported: {imported.Describe()}";
    }
}
