namespace Lab.StackProbe.Tests.Symbols;

/// <summary>A native backtrace of a program whose chain of calls is known.</summary>
public sealed class NativeBacktraceTests
{
    private static readonly string[] Chain = ["chain_c", "chain_b", "chain_a", "main"];

    public NativeBacktraceTests() => Assert.SkipIfMissing(ChainProgram.Missing);

    [Theory]
    [InlineData("-pie")]
    [InlineData("-no-pie", "-fno-pie")]
    [InlineData("-Wl,-z,now", "-fno-plt")]
    [InlineData("-Wl,-z,lazy", "-fcf-protection")]
    [InlineData("-fno-omit-frame-pointer")]
    [InlineData("-fno-asynchronous-unwind-tables", "-fno-unwind-tables")]
    public void The_whole_chain_is_found_in_order(params string[] options)
    {
        using var folder = new TemporaryFolder();
        using var program = ChainProgram.Start(ChainProgram.Compile(folder, options));
        var frames = Walk(program);

        Assert.Equal("pause", frames[0].Frame.Symbol);
        Assert.Equal(FrameCertainty.Certain, frames[0].Certainty);
        Assert.Equal(Chain, CertainOfProgram(frames));
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.True(pair.First.Slot < pair.Second.Slot || pair.First == frames[0]));
        var b = frames.First(f => f.Frame.Symbol == "chain_b");
        var a = frames.First(f => f.Frame.Symbol == "chain_a");
        Assert.InRange(a.Slot - b.Slot, (ulong)ChainProgram.SparseFrame, (ulong)ChainProgram.SparseFrame + 4096);
    }

    [Theory]
    [InlineData("-pie")]
    public void Pages_that_were_never_touched_stay_so(string option)
    {
        using var folder = new TemporaryFolder();
        using var program = ChainProgram.Start(ChainProgram.Compile(folder, option));
        var before = Present(program);
        _ = Walk(program);

        Assert.True(before.Count(p => !p) > 100);
        Assert.Equal(before, Present(program));
    }

    [Theory]
    [InlineData("-pie")]
    public void It_stops_at_its_limits(string option)
    {
        using var folder = new TemporaryFolder();
        using var program = ChainProgram.Start(ChainProgram.Compile(folder, option));

        Assert.Equal(3, Walk(program, new(3, 8 << 20)).Count);
        Assert.Single(Walk(program, new(1, 8 << 20)));
    }

    [Theory]
    [InlineData("-fno-asynchronous-unwind-tables")]
    public void Without_tables_it_looks_no_further_than_it_may(string option)
    {
        using var folder = new TemporaryFolder();
        using var program = ChainProgram.Start(ChainProgram.Compile(folder, option));

        Assert.Contains(Walk(program, new(256, 64 << 10)), f => f.Frame.Symbol == "main");
        Assert.DoesNotContain(Walk(program, new(256, 64)), f => f.Frame.Symbol == "main");
    }

    [Theory]
    [InlineData("-pie")]
    public void With_tables_there_is_nothing_but_the_chain(string option)
    {
        using var folder = new TemporaryFolder();
        using var program = ChainProgram.Start(ChainProgram.Compile(folder, option));
        var frames = Walk(program);

        Assert.All(frames, f => Assert.Equal(FrameCertainty.Certain, f.Certainty));
        Assert.Equal("_start", frames[^1].Frame.Symbol);
        Assert.InRange(frames.Count, Chain.Length + 2, Chain.Length + 4);
    }

    [Theory]
    [InlineData("-pie")]
    public void A_stack_that_is_not_there_gives_the_program_counter_alone(string option)
    {
        using var folder = new TemporaryFolder();
        using var program = ChainProgram.Start(ChainProgram.Compile(folder, option));
        using var memory = new ProcessMemory(program.Id);
        var walk = new NativeBacktrace(new(program.Id), memory);
        var counter = program.Registers().ProgramCounter;

        Assert.Single(walk.Walk(counter, new(4096, nint.MaxValue)));
        Assert.Single(walk.Walk(counter, new(8192, 4096)));
    }

    [Theory]
    [InlineData("-pie")]
    public void What_holds_the_stack_is_told_by_function_and_adds_up(string option)
    {
        using var folder = new TemporaryFolder();
        using var program = ChainProgram.Start(ChainProgram.Compile(folder, option));
        var (counter, stack) = Standing(program);
        using var memory = new ProcessMemory(program.Id);
        var bytes = new byte[stack.Size];
        Assert.Equal(bytes.Length, memory.Read((ulong)stack.Low, bytes));
        // Wherever in its page the stack pointer lies; and farther away what was touched counts.
        var occupied = Occupied((ulong)stack.Low - 128);
        Assert.Equal(stack.Size, occupied.Sum(o => o.Bytes));
        Assert.Equal(occupied, Occupied((ulong)stack.Low - 4000));
        Assert.Equal(stack.Size + 9000, Occupied((ulong)stack.Low - 9000).Sum(o => o.Bytes));
        Assert.Equal("chain_b", occupied[0].Function.Symbol);
        Assert.InRange(occupied[0].Bytes, ChainProgram.SparseFrame, ChainProgram.SparseFrame + 4096);
        Assert.Equal((1, occupied[0].Bytes), (occupied[0].Frames, occupied[0].Largest));
        Assert.All(occupied, o => Assert.Empty(o.Recursion));

        IReadOnlyList<OccupiedFrames> Occupied(ulong touched)
        {
            var snapshot = new StackSnapshot(counter, (ulong)stack.Low, touched, touched - 4096, (ulong)stack.Low, bytes);
            using var then = new ProcessMemory(program.Id, snapshot);
            return StackOccupancy.Of(snapshot, new(program.Id), then);
        }
    }

    [Theory]
    [InlineData("-pie")]
    public void A_function_whose_caller_is_not_found_is_not_given_the_whole_stack(string option)
    {
        using var folder = new TemporaryFolder();
        using var program = ChainProgram.Start(ChainProgram.Compile(folder, option));
        var (counter, stack) = Standing(program);
        // The strings of the environment, at the top of the stack, hold no return address.
        var pointer = (ulong)stack.High - 512;
        var snapshot = new StackSnapshot(counter, pointer, pointer, pointer - 4096, pointer, new byte[512]);
        using var memory = new ProcessMemory(program.Id, snapshot);

        Assert.Empty(StackOccupancy.Of(snapshot, new(program.Id), memory));
    }

    private static IEnumerable<string?> CertainOfProgram(IReadOnlyList<ReturnAddress> frames) => frames
        .Where(f => f.Frame.Module == "chain" && f.Certainty == FrameCertainty.Certain)
        .Select(f => f.Frame.Symbol)
        .TakeWhile(name => name != "_start");

    private static IReadOnlyList<ReturnAddress> Walk(ChainProgram program, BacktraceLimits? limits = null)
    {
        using var memory = new ProcessMemory(program.Id);
        var (counter, stack) = Standing(program);
        return new NativeBacktrace(new(program.Id), memory).Walk(counter, stack, limits);
    }

    private static bool[] Present(ChainProgram program)
    {
        using var memory = new ProcessMemory(program.Id);
        var stack = Standing(program).Stack;
        var present = new bool[(stack.Size / Environment.SystemPageSize) + 1];
        Assert.True(memory.TryReadPresence((ulong)stack.Low, present));
        return present;
    }

    private static (ulong Counter, StackRegion Stack) Standing(ChainProgram program)
    {
        var (pointer, counter) = program.Registers();
        var top = MemoryMap.OfProcess(program.Id).Find(pointer)!.End;
        return (counter, new((nint)pointer, (nint)top));
    }
}
