namespace Lab.StackProbe.Tests.Growth;

public sealed class UserFaultFdTests
{
    [Fact]
    public void A_denial_has_a_reason_and_a_permission_has_none()
    {
        var (access, reason) = UserFaultFd.Probe();

        Assert.Equal(access == UserFaultFdAccess.Denied, !string.IsNullOrEmpty(reason));
    }

    [Fact]
    public void Asking_leaves_nothing_open()
    {
        var before = Descriptors();
        for (var i = 0; i < 100; i++)
            _ = UserFaultFd.Probe();

        // The runtime opens a file of its own now and then.
        Assert.InRange(Descriptors() - before, -50, 50);
    }

    [Fact]
    public void Disposing_twice_leaves_the_next_owner_of_the_number_alone()
    {
        Assert.SkipIfMissing(UserFaultFd.Probe().Reason);
        using var stack = GuardedStack.Allocate(1 << 16);
        var first = UserFaultFd.Open();
        first.Dispose();
        using var second = UserFaultFd.Open();
        first.Dispose();

        second.Register(stack.Stack);
    }

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
