using System.Runtime.InteropServices;
using Lab.Commands;

using var interrupted = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return await CommandLine.RunAsync(args, Console.Out, Console.Error, interrupted.Token);

void Interrupt(PosixSignalContext context)
{
    // The first asks for an orderly end: workers are killed, what was measured is analysed and written. The second ends it here.
    context.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
}
