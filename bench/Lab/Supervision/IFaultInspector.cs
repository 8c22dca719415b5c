using Lab.Trials;

namespace Lab.Supervision;

/// <summary>Looks at a worker while it stands still at a fault, or hangs at its deadline.</summary>
internal interface IFaultInspector
{
    /// <summary>The faulting thread waits until this returns. It may be one of many: the CLR survives faults in managed code.</summary>
    Task AtFaultAsync(HeldWorker worker, FaultRecord fault);

    /// <summary>The worker is killed when this returns.</summary>
    Task AtDeadlineAsync(HeldWorker worker);
}
