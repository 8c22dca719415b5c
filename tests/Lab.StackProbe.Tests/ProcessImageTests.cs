using System.ComponentModel;
using Lab.StackProbe.Tests.Crashes;

namespace Lab.StackProbe.Tests;

public sealed class ProcessImageTests
{
    [Fact]
    public void A_write_to_a_closed_pipe_ends_the_new_program() =>
        Assert.False(IgnoresPipe(VictimProcess.Run("ignored-signals-of-another-program").Output));

    [Fact]
    public void Where_there_is_no_new_program_this_one_goes_on_as_before()
    {
        Assert.Throws<Win32Exception>(() => ProcessImage.Replace("/nowhere/program", [], []));

        Assert.True(IgnoresPipe(
            File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn", StringComparison.Ordinal))));
    }

    private static bool IgnoresPipe(string line)
    {
        var signals = ulong.Parse(line.Split('\t')[1].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (signals & (1UL << (SignalNumber.SIGPIPE - 1))) != 0;
    }
}
