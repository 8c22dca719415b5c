using Lab.StackProbe;
using Lab.Supervision;

namespace Lab.Tests.Supervision;

/// <summary>Records that come through the pipe of faults, and what their reader does when an inspection fails.</summary>
public sealed class FaultReaderTests
{
    private const int Process = 4711;
    private const long Key = 0x1122334455667788;

    [Fact]
    public async Task A_failed_inspection_does_not_keep_the_next_fault_waiting()
    {
        using var pipe = new MemoryStream([
            .. BitConverter.GetBytes(Key), .. Fault(1).ToBytes(Key), .. Fault(2).ToBytes(Key),
        ]);
        var reader = new FaultReader(Process);
        var looked = new List<ulong>();

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => reader.DrainAsync(pipe, fault =>
        {
            looked.Add(fault.Address);
            throw new InvalidDataException(fault.Address == 1 ? "first" : "second");
        }));

        Assert.Equal([1, 2], looked);
        Assert.Equal("first", failure.Message);
        Assert.Equal(2, reader.Records.Length);
        Assert.True(await reader.Begun);
    }

    private static RecordedFault Fault(ulong address) => new(11, 1, address, 0, 0, 0, Process, Process);
}
