using System.Globalization;
using Lab.StackProbe.Faults;
using Lab.Trials.Messages;
using Lab.Worker;

// A worker is started by the supervisor with three inherited pipes: requests in, messages out, fault records out.
if (args is not [var requestHandle, var messageHandle, var faultHandle] || !int.TryParse(faultHandle, CultureInfo.InvariantCulture, out var faults))
{
    Console.Error.WriteLine("Lab.Worker is started by the lab, not by hand: run the lab itself (dotnet run -c Release --project bench/Lab)");
    return 2;
}

ProcessIsolation.Apply(
    int.Parse(requestHandle, CultureInfo.InvariantCulture), int.Parse(messageHandle, CultureInfo.InvariantCulture), faults);
using var pipes = new WorkerPipes(requestHandle, messageHandle);
ProcessIsolation.NeverBlock(faults);
RecordFaults();
pipes.Send(new WorkerMessage.Ready(WorkerRequest.Version, Environment.ProcessId));
var trials = new TrialExecution(pipes.Send, pipes.Receive, RecordFaults);
while (pipes.Receive() is { } request)
{
    switch (request)
    {
        case WorkerRequest.RunTrial trial:
            trials.Run(trial);
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
        FaultRecorder.Install(faults);
}
