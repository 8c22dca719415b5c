using Lab.Python.Processes;

namespace Lab.Python.Tests.Provisioning;

/// <summary>Starts the real programs, with pip led to a folder instead of an index. Never installs anything into the system.</summary>
internal sealed class OfflineProcesses(string wheels) : IProcessRunner
{
    private readonly ProcessRunner _runner = new();
    private int _started;

    /// <summary>How many programs were started.</summary>
    public int Started => _started;

    public Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellation)
    {
        if (request.Program.Contains("apt", StringComparison.Ordinal))
            throw new InvalidOperationException("a test must not install packages of the system");
        Interlocked.Increment(ref _started);
        return _runner.RunAsync(
            request with
            {
                Environment = request.Environment.SetItem("PIP_NO_INDEX", "1").SetItem("PIP_FIND_LINKS", wheels).SetItem("PIP_CONFIG_FILE", "/dev/null"),
            },
            cancellation);
    }
}
