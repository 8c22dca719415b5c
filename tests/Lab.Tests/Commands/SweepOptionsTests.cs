using Lab.Commands;
using Lab.Trials;

namespace Lab.Tests.Commands;

public sealed class SweepOptionsTests
{
    [Theory]
    [InlineData("thread", new[] { Host.Thread })]
    [InlineData("thread,guarded,thread", new[] { Host.Guarded, Host.Thread })]
    [InlineData(" python , pool ", new[] { Host.Pool, Host.Python })]
    [InlineData("all", new[] { Host.Guarded, Host.Thread, Host.Pool, Host.Python, Host.Lapack, Host.PythonNet, Host.PythonNetThread })]
    [InlineData("thread,all",
        new[] { Host.Guarded, Host.Thread, Host.Pool, Host.Python, Host.Lapack, Host.PythonNet, Host.PythonNetThread })]
    public void Hosts_are_read_in_any_order(string text, Host[] hosts) => Assert.Equal(hosts, SweepOptions.Hosts(text));

    [Theory]
    [InlineData("threads",
        "there is no host 'threads': write guarded, thread, pool, python, lapack, pythonnet, pythonnet-thread, several with commas "
            + "between, or all")]
    [InlineData("Thread", "there is no host 'Thread': ")]
    [InlineData("", "there is no host '': ")]
    [InlineData("thread,", "there is no host '': ")]
    [InlineData("0", "there is no host '0': ")]
    public void A_host_that_is_none_is_told_with_those_there_are(string text, string start) =>
        Assert.StartsWith(start, Assert.Throws<FormatException>(() => SweepOptions.Hosts(text)).Message, StringComparison.Ordinal);
}
