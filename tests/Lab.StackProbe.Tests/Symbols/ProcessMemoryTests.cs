namespace Lab.StackProbe.Tests.Symbols;

/// <summary>Memory of this process, read from the outside.</summary>
public sealed unsafe class ProcessMemoryTests : IDisposable
{
    private static readonly int Page = Environment.SystemPageSize;

    private readonly ProcessMemory _memory = new(Environment.ProcessId);

    [Fact]
    public void It_reads_what_is_there()
    {
        var value = 0x0123456789abcdefUL;
        var bytes = new byte[sizeof(ulong)];

        Assert.Equal(bytes.Length, _memory.Read((ulong)&value, bytes));
        Assert.Equal(value, BitConverter.ToUInt64(bytes));
    }

    [Fact]
    public void It_stops_where_memory_ends()
    {
        using var stack = GuardedStack.Allocate(4 * Page);
        var bytes = new byte[3 * Page];

        Assert.Equal(0, _memory.Read(0, bytes));
        Assert.Equal(0, _memory.Read(ulong.MaxValue - 3, bytes));
        Assert.Equal(2 * Page, _memory.Read((ulong)stack.Stack.High - (ulong)(2 * Page), bytes.AsSpan(0, 2 * Page)));
    }

    [Fact]
    public void A_stack_of_a_moment_is_read_in_place_of_what_is_there_now()
    {
        using var stack = GuardedStack.Allocate(4 * Page);
        var (low, high) = ((ulong)stack.Stack.Low, (ulong)stack.Stack.High);
        var half = low + (ulong)(2 * Page);
        using var memory = new ProcessMemory(Environment.ProcessId, new(0, half, half, low, half, new byte[] { 1, 2, 3 }));
        var bytes = new byte[2];
        var present = new bool[1];

        Assert.Equal((2, 2, 3), (memory.Read(half + 1, bytes), bytes[0], bytes[1]));
        Assert.Equal(1, memory.Read(half + 2, bytes));
        Assert.Equal(0, memory.Read(low, bytes));
        Assert.True(memory.TryReadPresence(half, present) && present[0]);
        Assert.True(memory.TryReadPresence(low, present) && !present[0]);
        Assert.Equal(2, memory.Read(high - 2, bytes));
    }

    [Fact]
    public void What_was_unmapped_is_not_there_any_more()
    {
        ulong address;
        using (var stack = GuardedStack.Allocate(4 * Page))
        {
            address = (ulong)stack.Stack.Low;
            Assert.Equal(sizeof(ulong), _memory.Read(address, new byte[sizeof(ulong)]));
        }

        Assert.Equal(0, _memory.Read(address, new byte[sizeof(ulong)]));
    }

    [Fact]
    public void Presence_is_told_without_touching()
    {
        using var stack = GuardedStack.Allocate(4 * Page);
        *(byte*)(stack.Stack.Low + (2 * Page)) = 1;
        var present = new bool[4];

        for (var time = 0; time < 2; time++)
        {
            Assert.True(_memory.TryReadPresence((ulong)stack.Stack.Low, present));
            Assert.Equal([false, false, true, false], present);
        }
    }

    public void Dispose() => _memory.Dispose();
}
