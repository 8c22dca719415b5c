using Lab.StackProbe.Faults;
using Lab.Trials.Messages;

namespace Lab.Worker.Tests;

/// <summary>Writer and reader of fault records live in projects that do not know each other.</summary>
public sealed class FaultRecordTests
{
    [Fact]
    public void What_is_written_is_as_long_as_what_is_read() => Assert.Equal(FaultRecorder.RecordSize, FaultWire.Size);

    [Fact]
    public void The_reader_knows_where_records_are_written() =>
        Assert.Equal(FaultRecorder.IsSupported, OperatingSystem.IsLinux() && FaultWire.IsWritten);
}
