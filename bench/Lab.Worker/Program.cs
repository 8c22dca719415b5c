using System.Runtime.CompilerServices;
using Lab.StackProbe;
using Lab.Trials.Messages;
using Lab.Worker.Jupyter;

namespace Lab.Worker;

/// <summary>A worker from its start to its end. Each trial says how Python is called.</summary>
internal static class Program
{
    /// <summary>The first argument of a process that is no worker, but watches the signals of one.</summary>
    private const string Watching = "watch";

    /// <summary>The first argument of a process that is no worker but a Jupyter kernel.</summary>
    private const string Kernel = "echo-kernel";

    /// <param name="args">
    /// Four inherited pipes: requests in, messages out, fault records out, and one that ends with the supervisor. A worker whose death is
    /// inspected gets two more: Python's frames out, and bytes in that each release a thread held at its fault.
    /// </param>
    /// <returns>The exit status.</returns>
    private static int Main(string[] args)
    {
        if (args is [Watching, var watched] && int.TryParse(watched, CultureInfo.InvariantCulture, out var process))
            return SignalWatch.Run(process, records: 1, release: 0) ? 0 : 1;
        if (args is [Kernel, var line] && RequestReader.Read(line) is WorkerRequest.HostKernel host)
            return KernelSession.Run(host);
        if (args is not [var requestHandle, var messageHandle, var faultHandle, var lifeHandle, .. var inspection]
            || inspection.Length is not (0 or 2)
            || !int.TryParse(faultHandle, CultureInfo.InvariantCulture, out var faults)
            || !int.TryParse(lifeHandle, CultureInfo.InvariantCulture, out var life))
        {
            return StartedByHand();
        }

        ProcessIsolation.Apply(
            life, int.Parse(requestHandle, CultureInfo.InvariantCulture), int.Parse(messageHandle, CultureInfo.InvariantCulture), faults);
        using var pipes = new WorkerPipes(requestHandle, messageHandle);
        ProcessIsolation.NeverBlock(faults);
        FaultRecorder.Begin(faults);
        ForkedCopy.MarkOn(faults);
        var held = inspection is [var frameHandle, var releaseHandle] ? InspectedDeath.Prepare(frameHandle, releaseHandle) : null;
        RecordFaults();
        pipes.Send(new WorkerMessage.Ready(WorkerRequest.Version, Environment.ProcessId));
        var trials = new TrialExecution(pipes.Send, pipes.Receive, RecordFaults) { InspectedDeath = held };
        while (pipes.Receive() is { } request)
        {
            switch (request)
            {
                case WorkerRequest.RunTrial trial:
                    trials.Run(trial);
                    break;
                case WorkerRequest.RunSuite suite:
                    trials.Run(suite);
                    break;
                case WorkerRequest.Describe describe:
                    pipes.Send(SelfDescription.Make(describe.Id));
                    break;
            }
        }

        return 0;

        void RecordFaults()
        {
            if (FaultRecorder.IsSupported)
                FaultRecorder.Install(faults, held?.Release);
        }
    }

    /// <summary>Not inlined: the runtime loads the console's assembly when it compiles this, and no worker of the lab needs that.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int StartedByHand()
    {
        Console.Error.WriteLine(
            "Lab.Worker is started by the lab, not by hand: run the lab itself (dotnet run -c Release --project bench/Lab)");
        return 2;
    }
}
