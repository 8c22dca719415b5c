namespace Lab.Trials.Tests;

public sealed class FaultRecordTests
{
    [Fact]
    public void A_fault_reads_as_a_sentence() => Assert.Equal(
        "signal 11 at 0x7f0000001000, stack pointer 0x7f0000002000",
        new FaultRecord(11, 2, 0x7F00_0000_1000, 0x7F00_0000_2000, 0, 1).ToString());
}
