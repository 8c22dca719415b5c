using Lab.StackProbe.Interop;
using Lab.StackProbe.Threads;

namespace Lab.StackProbe.Tests.Threads;

/// <summary>What the sampler stands on.</summary>
public sealed class ThreadReadingsTests
{
    [Fact]
    public void The_stack_of_a_thread_is_found_from_outside_as_it_knows_it_itself()
    {
        var layout = Assert.IsType<PthreadLayout>(PthreadLayout.Current);
        using var memory = new ProcessMemory(Environment.ProcessId);
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
        using var memory = new ProcessMemory(Environment.ProcessId);

        Assert.Null(PthreadLayout.Current!.OfThread(Environment.ProcessId, memory));
        Assert.Null(PthreadLayout.Current!.OfThread(int.MaxValue, memory));
    }

    // A collection of garbage would interrupt the threads that are measured.
    [Fact]
    public void Looking_at_a_thread_allocates_nothing()
    {
        var layout = PthreadLayout.Current!;
        using var memory = new ProcessMemory(Environment.ProcessId);
        using var known = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var threadId = 0;
        var thread = new Thread(() =>
        {
            threadId = (int)LibC.syscall(LibC.SYS_gettid, 0, 0, 0);
            known.Set();
            end.Wait();
        });
        thread.Start();
        known.Wait();
        var found = Assert.NotNull(layout.OfThread(threadId, memory));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < 100; time++)
            _ = layout.OfThread(threadId, memory) == layout.At(found.Address, memory);
        var after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(before, after);
        end.Set();
        thread.Join();
    }

    [Fact]
    public void Where_a_stack_is_not_mapped_any_more_there_is_no_thread()
    {
        using var memory = new ProcessMemory(Environment.ProcessId);

        Assert.Null(PthreadLayout.Current!.At(0, memory));
    }

    [Fact]
    public void Code_is_told_by_the_file_it_is_mapped_from()
    {
        using var memory = new ProcessMemory(Environment.ProcessId);
        string[] lines =
        [
            "7f0000000000-7f0000010000 r--p 00000000 fe:00 12    /usr/lib/libopenblas.so.0",
            "7f0000010000-7f0000020000 r-xp 00010000 fe:00 12    /usr/lib/with space/libopenblas.so.0 (deleted)",
            "7f0000020000-7f0000030000 rwxp 00000000 00:01 77    /memfd:doublemapper (deleted)",
            "7f0000030000-7f0000040000 rwxp 00000000 00:00 0 ",
            "7ffc00000000-7ffc00001000 r-xp 00000000 00:00 0     [vdso]",
            "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]",
        ];
        var modules = new ThreadModules(MemoryMap.Parse(string.Join('\n', lines)), memory);

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
    public void The_C_and_CPP_libraries_only_start_threads(string file, bool isStartLibrary) =>
        Assert.Equal(isStartLibrary, ThreadModules.IsStartLibrary(file));
}
