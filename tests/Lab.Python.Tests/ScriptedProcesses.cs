using System.Collections.Concurrent;
using Lab.Python.Processes;

namespace Lab.Python.Tests;

/// <summary>Starts nothing: answers as the test says, and keeps what was asked.</summary>
internal sealed class ScriptedProcesses(Func<ProcessRequest, CancellationToken, Task<ProcessOutcome>> answer) : IProcessRunner
{
    private readonly ConcurrentQueue<ProcessRequest> _requests = new();

    public ScriptedProcesses(Func<ProcessRequest, ProcessOutcome> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    public ImmutableArray<ProcessRequest> Requests => [.. _requests];

    public Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _requests.Enqueue(request);
        return answer(request, cancellation);
    }
}
