using Lab.Triage;

namespace Lab.Tests.Triage;

public sealed class GdbTests
{
    private const string Listing = """
        [New LWP 4712]
        Thread 2 (Thread 0x7f0e33fff6c0 (LWP 4712) "dotnet"):
        #0  0x00007f7ad07b2000 in ?? ()
        #1  <signal handler called>
        #2  __strlen_evex () at ../sysdeps/x86_64/multiarch/strlen-evex-base.S:81
        #3  0x00007f7acd9f4a7c in dgetrf_parallel () from /lib/x86_64-linux-gnu/libopenblas.so.0
        #4  0x00007f7acd9f4a7d in std::vector<int, std::allocator<int> >::at(unsigned long) const (this=...) from /usr/lib/libx.so.1
        #5  0x00007f7acd9f4a7e in ?? () from /usr/lib/python3/dist-packages/scipy/linalg/_flapack.so
        Backtrace stopped: previous frame inner to this frame (corrupt stack?)

        Thread 1 (Thread 0x7f7b10aa4740 (LWP 4711) "dotnet"):
        #0  0x00007f7b10b3bd16 in __futex_abstimed_wait_common64 (private=0, cancel=true) at ./nptl/futex-internal.c:57
        [Inferior 1 (process 4711) detached]
        """;

    [Fact]
    public void Each_thread_has_its_frames_below_the_signal()
    {
        var threads = Gdb.Read(Listing);

        Assert.Equal([(4712, 0x7f0e33fff6c0UL), (4711, 0x7f7b10aa4740UL)], threads.Select(t => (t.Id, t.Handle)));
        Assert.Equal(
            [
                (null, "__strlen_evex", null),
                ("libopenblas.so.0", "dgetrf_parallel", 0x7f7acd9f4a7cUL),
                ("libx.so.1", "std::vector<int, std::allocator<int> >::at(unsigned long) const", 0x7f7acd9f4a7dUL),
                ("_flapack.so", null, (ulong?)0x7f7acd9f4a7eUL),
            ],
            threads[0].Frames.Select(f => (f.Module, f.Symbol, f.Address)));
        Assert.Equal("__futex_abstimed_wait_common64", Assert.Single(threads[1].Frames).Symbol);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ptrace: Operation not permitted.")]
    [InlineData("#0 0x1 in f () from /lib/x")]
    public void What_names_no_thread_has_none(string listing) => Assert.Empty(Gdb.Read(listing));
}
