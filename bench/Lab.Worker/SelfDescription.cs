using Lab.StackProbe;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>What this process, started with whatever settings it was, gives to threads that do not ask for a size, and may do.</summary>
internal static class SelfDescription
{
    public static WorkerMessage.Described Make(string id)
    {
        nint ofDefault = 0;
        var thread = new Thread(() => ofDefault = ThreadStack.Current().Stack.Size);
        thread.Start();
        thread.Join();
        nint ofPool = 0;
        using var done = new ManualResetEventSlim();
        ThreadPool.QueueUserWorkItem(_ =>
        {
            ofPool = ThreadStack.Current().Stack.Size;
            done.Set();
        });
        done.Wait();
        return new(id, new ByteSize(ofDefault), new ByteSize(ofPool), DescribeUserFaultFd());
    }

    private static string DescribeUserFaultFd() => UserFaultFd.Probe() switch
    {
        (UserFaultFdAccess.Full, _) => "permitted",
        (UserFaultFdAccess.UserModeOnly, _) => "permitted for user-mode faults only (UFFD_USER_MODE_ONLY)",
        (_, var reason) => $"not permitted: {reason}",
    };
}
