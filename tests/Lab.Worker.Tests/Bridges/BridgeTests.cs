using Lab.Trials;
using Lab.Worker.Bridges.CApi;
using Lab.Worker.Bridges.PythonNet;

namespace Lab.Worker.Tests.Bridges;

public sealed class BridgeTests
{
    /// <summary>The control runs in a plain Python process, which has no bridge.</summary>
    [Fact]
    public void Each_host_of_a_worker_is_served_by_one_bridge()
    {
        Assert.Equal([Host.Guarded, Host.Thread, Host.Pool, Host.Lapack], Enum.GetValues<Host>().Where(new CApiBridge().Serves));
        Assert.Equal([Host.PythonNet, Host.PythonNetThread], Enum.GetValues<Host>().Where(new PythonNetBridge().Serves));
    }
}
