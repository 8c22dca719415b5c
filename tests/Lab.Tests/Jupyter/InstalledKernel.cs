using Lab.Tests.Processes;

namespace Lab.Tests.Jupyter;

/// <summary>The kernel as <c>kernelspec install</c> leaves it, once for all tests that only use it.</summary>
public sealed class InstalledKernel(RealLab lab) : IAsyncLifetime
{
    public const string Name = "lab-echo-test";

    private readonly TemporaryFolder _folder = new();
    private LabRun? _run;

    /// <summary>Where Jupyter finds it.</summary>
    internal string JupyterPath => _folder.Combine("here/share/jupyter");

    public async ValueTask InitializeAsync() => _run = await InstallAsync(lab, _folder.Path, "--prefix", "here");

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Skips the test where ipykernel is missing and could not be installed.</summary>
    internal void Need()
    {
        var run = _run!;
        Assert.SkipWhen(
            run.ExitCode == ExitCode.Environment && run.Error.Contains("lacks ipykernel", StringComparison.Ordinal), run.Error);
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
    }

    internal static Task<LabRun> InstallAsync(RealLab lab, string folder, params string[] options) => LabProcess.RunAsync(
        folder, ["kernelspec", "install", "--name", Name, "--python", lab.Context.Python.Executable, .. options]);
}
