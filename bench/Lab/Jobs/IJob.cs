using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// One part of a run. It measures what the capture's header plans and the capture does not hold yet, so that the same call starts a run and
/// goes on with one that was cut.
/// </summary>
internal interface IJob
{
    /// <exception cref="OperationCanceledException">Interrupted; everything that had ended is in the capture.</exception>
    Task RunAsync(Capture capture, CancellationToken cancel);
}
