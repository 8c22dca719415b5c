using System.Collections.Concurrent;
using Lab.Python.Processes;

namespace Lab.Python.Tests.Provisioning;

/// <summary>Starts the real programs, with pip led to a folder instead of an index. Never installs anything into the system.</summary>
internal sealed class OfflineProcesses(string wheels) : IProcessRunner
{
    private readonly ProcessRunner _runner = new();
    private readonly ConcurrentQueue<ProcessRequest> _started = new();

    /// <summary>The programs that were started.</summary>
    public IReadOnlyCollection<ProcessRequest> Started => _started;

    public Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellation)
    {
        if (request.Program.Contains("apt", StringComparison.Ordinal))
            throw new InvalidOperationException("a test must not install packages of the system");
        _started.Enqueue(request);
        return _runner.RunAsync(
            request with
            {
                Environment = request.Environment
                    .SetItem("PIP_NO_INDEX", "1").SetItem("PIP_FIND_LINKS", wheels).SetItem("PIP_CONFIG_FILE", "/dev/null"),
            },
            cancellation);
    }
}
