using Lab.StackProbe;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>What this process may do.</summary>
internal static class SelfDescription
{
    public static WorkerMessage.Described Make(string id) => new(id, DescribeUserFaultFd());

    private static string DescribeUserFaultFd() => UserFaultFd.Probe() switch
    {
        (UserFaultFdAccess.Full, _) => "permitted",
        (UserFaultFdAccess.UserModeOnly, _) => "permitted for user-mode faults only (UFFD_USER_MODE_ONLY)",
        (_, var reason) => $"not permitted: {reason}",
    };
}
