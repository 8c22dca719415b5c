using System.Text.Json;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Python.Provisioning;
using Lab.Python.Tests.Locating;

namespace Lab.Python.Tests.Provisioning;

/// <summary>
/// An imaginary machine for a provisioner: the test says what its pip and its apt do, and its Pythons report what these install
/// from then on. Each step is one word, so that a test can state their exact order.
/// </summary>
internal sealed class ProvisioningBench : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ProvisioningBench() => _folder.WriteFile(
        "requirements.txt", "numpy>=2\nscipy\nstatsmodels\npmdarima==2.1.1; python_version >= '3.10'\nscikit-learn<1.8\n");

    public List<string> Steps { get; } = [];

    public ReportedLines Progress { get; } = new();

    public AdjustableTime Time { get; } = new();

    public ImmutableArray<PythonCandidate> Candidates { get; set; } = [TestPython.Candidate("/opt/python/bin/python3")];

    public SystemFacts System { get; set; } = new(IsRoot: false, new("debian", []), "/usr/bin/apt-get", "");

    /// <summary>Packages that the system's Python has; null while there is no such Python.</summary>
    public string[]? SystemPackages { get; set; }

    public bool SystemHasLibrary { get; set; } = true;

    /// <summary>Of every package that is installed.</summary>
    public string PackageVersion { get; set; } = "9.0";

    /// <summary>What a step does; one that is not named here succeeds.</summary>
    public Dictionary<string, Func<ProcessRequest, CancellationToken, Task<ProcessOutcome>>> On { get; } = [];

    public string Root => _folder.Path;

    public string Venv => _folder.Combine(".venv");

    public bool VenvIsComplete => Directory.Exists(Venv) && OwnVenv.IsOurs(Venv) && !OwnVenv.IsUnfinished(Venv);

    public Task<ProvisioningResult> RunAsync(bool force = false, CancellationToken cancellation = default) =>
        new Provisioner(new ScriptedProcesses(AnswerAsync), System with { CacheFolder = _folder.Combine("cache") }, Time).RunAsync(
            new(Candidates, Root, _folder.Combine("requirements.txt"), force), Progress, cancellation);

    public void Fails(string step, string error) =>
        On[step] = (_, _) => Task.FromResult<ProcessOutcome>(new ProcessOutcome.Exited(1, "", error));

    public string WriteFile(string name, string text) => _folder.WriteFile(name, text);

    public void Dispose() => _folder.Dispose();

    private Task<ProcessOutcome> AnswerAsync(ProcessRequest request, CancellationToken cancellation)
    {
        var step = StepOf(request);
        // A Python that is asked keeps PYTHONPATH; one that provisions must see nothing but its own modules.
        Assert.Equal(step is not "ask" && !step.StartsWith("apt", StringComparison.Ordinal), request.Arguments is ["-I", ..]);
        lock (Steps)
        {
            if (step != "ask")
                Steps.Add(step);
        }

        return On.TryGetValue(step, out var action) ? action(request, cancellation) : Task.FromResult(Success(step, request));
    }

    private ProcessOutcome Success(string step, ProcessRequest request)
    {
        switch (step)
        {
            case "ask":
                return Interrogated(request.Program);
            case "venv" or "venv-over-base":
                _folder.WriteFile(Path.Combine(Venv, "bin", "python3"), "");
                break;
            case "pip-all":
                InstallIntoVenv("numpy", "scipy", "statsmodels", "pmdarima");
                break;
            case "pip-reduced":
                InstallIntoVenv("numpy", "scipy", "statsmodels");
                break;
            case "pip-pmdarima":
                InstallIntoVenv("numpy", "scipy", "statsmodels", "pmdarima");
                break;
            case "apt-install":
                SystemPackages = request.Arguments.Contains("python3-statsmodels") ? ["numpy", "scipy", "statsmodels"] : ["numpy", "scipy"];
                break;
            case "apt-library":
                SystemHasLibrary = true;
                break;
        }

        return new ProcessOutcome.Exited(0, "", "");
    }

    private void InstallIntoVenv(params string[] packages) =>
        _folder.WriteFile(Path.Combine(Venv, "packages"), string.Join('\n', packages));

    private ProcessOutcome Interrogated(string python)
    {
        var inVenv = python.StartsWith(Venv, StringComparison.Ordinal);
        if (inVenv ? !File.Exists(Path.Combine(Venv, "packages")) : SystemPackages is null)
            return new ProcessOutcome.NotStarted($"{python} does not exist");
        var packages = inVenv ? File.ReadAllLines(Path.Combine(Venv, "packages")) : SystemPackages!;
        var library = inVenv || SystemHasLibrary ? "/usr/lib/libpython3.11.so.1.0" : null;
        return new ProcessOutcome.Exited(0, "\nLAB-PYTHON " + JsonSerializer.Serialize(new
        {
            version = "3.11.2",
            implementation = "cpython",
            executable = python,
            prefix = "/usr",
            identity = python,
            homePrefix = "/usr",
            library,
            siteDirectories = (string[])[],
            sysPath = (string[])[],
            packages = packages.ToDictionary(p => p, _ => PackageVersion),
            freeThreaded = false,
            debugBuild = false,
            bits = 64,
            canMakeVenv = false,
        }), "");
    }

    private static string StepOf(ProcessRequest request) => request.Arguments switch
    {
        ["-I", "-m", "venv", "--system-site-packages", ..] => "venv-over-base",
        ["-I", "-m", "venv", ..] => "venv",
        [.., "--no-deps", "six" or "pmdarima>=2.0.4"] => "pip-probe",
        [.., "-c", _, "pmdarima>=2.0.4"] => "pip-pmdarima",
        [.., "-r", var file] => file.Contains(".venv", StringComparison.Ordinal) ? "pip-reduced" : "pip-all",
        ["-I", "-c", "import pmdarima" or "import numpy.linalg, scipy.linalg, statsmodels.api"] => "import",
        ["-c", ..] => "ask",
        [.., "update"] => "apt-update",
        [.., var last] when last.StartsWith("libpython", StringComparison.Ordinal) => "apt-library",
        _ => "apt-install",
    };
}
