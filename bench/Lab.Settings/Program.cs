using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lab.StackProbe;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Messages;

namespace Lab.Settings;

/// <summary>Prints what stacks the threads of this process have: one line, an array of <see cref="ObservedThread"/>.</summary>
/// <remarks>
/// Every thread that is made here waits until all have been looked at: glibc keeps the stack of a thread that has ended, and gives it to
/// the next one that asks for as much or less, down to a quarter (allocatestack.c).
/// </remarks>
public static class Program
{
    /// <summary>How long a request, a task or a timer may keep this process waiting on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="args"><see cref="ObservedThread.Kestrel"/> or not, then sizes in bytes to make threads with.</param>
    public static int Main(string[] args)
    {
        var main = Here(ThreadKind.Main);
        var servesRequests = args is [ObservedThread.Kestrel, ..];
        var sizes = args.Skip(servesRequests ? 1 : 0).Select(text => int.Parse(text, CultureInfo.InvariantCulture));
        using var end = new ManualResetEventSlim();
        ImmutableArray<ObservedThread> threads =
        [
            main,
            OfThread(null, end),
            .. sizes.Select(size => OfThread(size, end)),
            On(ThreadKind.Pool, see => ThreadPool.QueueUserWorkItem(_ => see())),
            On(ThreadKind.LongRunning, see => Task.Factory.StartNew(
                see, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
            OfTimer(),
            OfParallelFor(),
            On(ThreadKind.AsyncContinuation, see => _ = ContinueAsync(see)),
            .. servesRequests ? [OfRequest()] : Array.Empty<ObservedThread>(),
        ];
        end.Set();
        Console.WriteLine(JsonSerializer.Serialize(threads, TrialsJson.Default.ImmutableArrayObservedThread));
        return 0;
    }

    private static ObservedThread Here(ThreadKind kind) => new(kind, new ByteSize(ThreadStack.Current().Stack.Size));

    /// <summary>Has something run on a thread of that kind, and waits for it.</summary>
    private static ObservedThread On(ThreadKind kind, Action<Action> start)
    {
        var seen = new TaskCompletionSource<ObservedThread>();
        start(() => seen.TrySetResult(Here(kind)));
        return seen.Task.Wait(Patience) ? seen.Task.Result : new(kind, null) { Problem = "it did not run" };
    }

    private static ObservedThread OfThread(int? size, ManualResetEventSlim end)
    {
        try
        {
            var kind = size is null ? ThreadKind.New : ThreadKind.Sized;
            return On(kind, see => new Thread(() => SeeAndWait(see), size ?? 0) { IsBackground = true }.Start()) with
            {
                Asked = size is { } asked ? new ByteSize(asked) : null,
            };
        }
        catch (OutOfMemoryException e)
        {
            // What .NET throws where pthread makes no such thread.
            return new(ThreadKind.Sized, null) { Asked = new(size ?? 0), Problem = e.Message };
        }

        void SeeAndWait(Action see)
        {
            see();
            end.Wait();
        }
    }

    private static ObservedThread OfTimer()
    {
        Timer? timer = null;
        try
        {
            return On(ThreadKind.Timer, see => timer = new(_ => see(), null, 1, Timeout.Infinite));
        }
        finally
        {
            timer?.Dispose();
        }
    }

    /// <summary>The caller works too: the loop goes on until another thread has taken an iteration.</summary>
    private static ObservedThread OfParallelFor()
    {
        var caller = Environment.CurrentManagedThreadId;
        ObservedThread? seen = null;
        Parallel.For(0, (int)Patience.TotalMilliseconds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (_, loop) =>
        {
            if (Environment.CurrentManagedThreadId == caller)
            {
                Thread.Sleep(1);
                return;
            }

            seen = Here(ThreadKind.ParallelFor);
            loop.Stop();
        });
        return seen ?? new(ThreadKind.ParallelFor, null) { Problem = "the calling thread did all of it" };
    }

    private static async Task ContinueAsync(Action see)
    {
        await Task.Delay(1).ConfigureAwait(false);
        see();
    }

    /// <summary>Not inlined: the runtime would look for ASP.NET Core when it compiles the caller.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ObservedThread OfRequest()
    {
        try
        {
            return new(ThreadKind.Kestrel, new ByteSize(KestrelRequest.StackSizeAsync(Patience).GetAwaiter().GetResult()));
        }
        catch (Exception e) when (
            e is IOException or SocketException or HttpRequestException or FormatException or OperationCanceledException)
        {
            return new(ThreadKind.Kestrel, null) { Problem = VisibleText.FirstLine(e.Message) };
        }
    }
}
