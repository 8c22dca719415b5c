using Lab.StackProbe.Threads;

namespace Lab.StackProbe.Tests.Threads;

/// <summary>What the sampler stands on.</summary>
public sealed unsafe class ThreadReadingsTests
{
    [Fact]
    public void The_stack_of_a_thread_is_found_from_outside_as_it_knows_it_itself()
    {
        var layout = Assert.IsType<PthreadLayout>(PthreadLayout.Current);
        using var memory = new OwnMemory();
        using var known = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        StackRegion stack = default;
        var before = ThreadSampler.CurrentThreads();
        var thread = new Thread(
            () =>
            {
                stack = ThreadStack.Current().Stack;
                known.Set();
                end.Wait();
            },
            640 << 10);
        thread.Start();
        known.Wait();

        var found = ThreadSampler.CurrentThreads().Except(before).Select(id => layout.OfThread(id, memory)?.Stack);

        Assert.Contains(stack, found);
        end.Set();
        thread.Join();
    }

    [Fact]
    public void The_main_thread_and_one_that_is_not_have_no_stack_of_pthreads()
    {
        using var memory = new OwnMemory();

        Assert.Null(PthreadLayout.Current!.OfThread(Environment.ProcessId, memory));
        Assert.Null(PthreadLayout.Current!.OfThread(int.MaxValue, memory));
    }

    [Fact]
    public void Memory_that_is_not_mapped_is_no_error()
    {
        using var memory = new OwnMemory();
        nint address;
        using (var stack = GuardedStack.Allocate(1 << 20))
        {
            address = stack.Stack.Low;
            *(long*)address = 42;
            var value = new byte[8];
            Assert.True(memory.TryRead(address, value));
            Assert.Equal(42, BitConverter.ToInt64(value));
        }

        Assert.False(memory.TryRead(address, new byte[8]));
        Assert.False(memory.TryRead(0, new byte[8]));
    }

    [Fact]
    public void Code_is_told_by_the_file_it_is_mapped_from()
    {
        var modules = CodeModules.Parse(
        [
            "7f0000000000-7f0000010000 r--p 00000000 fe:00 12    /usr/lib/libopenblas.so.0",
            "7f0000010000-7f0000020000 r-xp 00010000 fe:00 12    /usr/lib/with space/libopenblas.so.0 (deleted)",
            "7f0000020000-7f0000030000 rwxp 00000000 00:01 77    /memfd:doublemapper (deleted)",
            "7f0000030000-7f0000040000 rwxp 00000000 00:00 0 ",
            "7ffc00000000-7ffc00001000 r-xp 00000000 00:00 0     [vdso]",
            "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]",
        ]);

        Assert.Null(modules.FileAt(unchecked((nint)0x7f0000000010)));
        Assert.Equal("/usr/lib/with space/libopenblas.so.0", modules.FileAt(unchecked((nint)0x7f0000010010)));
        Assert.All(new[] { 0x7f0000020010, 0x7f0000030010, 0x7ffc00000010 }, address => Assert.Null(modules.FileAt((nint)address)));
    }

    [Theory]
    [InlineData("/lib/x86_64-linux-gnu/libc.so.6", true)]
    [InlineData("/lib/x86_64-linux-gnu/libstdc++.so.6", true)]
    [InlineData("/lib64/ld-linux-x86-64.so.2", true)]
    [InlineData("/usr/lib/libgomp.so.1.0.0", false)]
    [InlineData("/usr/lib/libcblas.so.3", false)]
    public void The_C_and_CPP_libraries_are_nobody_in_particular(string file, bool isPlumbing) => Assert.Equal(isPlumbing, CodeModules.IsPlumbing(file));
}
