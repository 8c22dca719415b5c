using Lab.Tracing;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>The messages between supervisor and worker about the growth trace of one call.</summary>
/// <param name="id">The request's.</param>
internal sealed class TraceConversation(WorkerProcess worker, string id) : IDisposable
{
    private GrowthTracing? _tracing;
    private string? _problem;

    /// <summary>Starts to watch once the worker waits for that. Messages about anything else are ignored.</summary>
    /// <param name="expected">How deep the call went before; null if that is not known.</param>
    public async Task TakeAsync(WorkerMessage message, ByteSize? expected, CancellationToken cancel)
    {
        switch (message)
        {
            case WorkerMessage.Untraceable untraceable when untraceable.Id == id:
                _problem = untraceable.Reason;
                break;
            case WorkerMessage.Tracing tracing when tracing.Id == id && _tracing is null:
                (_tracing, _problem) = GrowthTracing.Start(worker.Id, tracing, expected);
                await worker.SendAsync(new WorkerRequest.Proceed(id), cancel).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Ends the watch and returns what it saw, or why there was none.</summary>
    public GrowthTrace Finish() =>
        _tracing?.Finish() ?? GrowthTrace.Without(_problem ?? "the trial ended before it could be traced");

    public void Dispose() => _tracing?.Dispose();
}
