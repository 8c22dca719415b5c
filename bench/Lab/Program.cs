using System.Runtime.InteropServices;
using Lab.Commands;

// Reads of the workers' pipes block a pool thread each; the pool must not take seconds to make up its mind to grow.
ThreadPool.SetMinThreads(64, 64);

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
