using System.Text;
using Lab.Tracing;
using Lab.Trials;

namespace Lab.Tests.Tracing;

public sealed class FrameReportTests
{
    private static readonly MemoryRange Stack = new(0x7000_0000, 0x7100_0000);

    private const string Report = """
        Thread 0x0000000070fff6c0 (most recent call first):
          File "/usr/lib/python3/dist-packages/scipy/linalg/_decomp_lu.py", line 79 in lu_factor
          File "a "quoted", line 3 in name.py", line 12 in <module>

        Thread 0x00000000600006c0 [pool-1] (most recent call first):
          File "other.py", line 1 in run

        Current thread 0x0000000050000740 (most recent call first):
          <no Python frame>

        """;

    [Fact]
    public void The_frames_are_those_of_the_thread_on_that_stack() => Assert.Equal(
        (PythonFrame[])[
            new PythonFrame("/usr/lib/python3/dist-packages/scipy/linalg/_decomp_lu.py", 79, "lu_factor"),
            new PythonFrame("a \"quoted\", line 3 in name.py", 12, "<module>"),
        ],
        FrameReport.FramesOn(Stack, Encoding.UTF8.GetBytes(Report)).AsEnumerable());

    [Fact]
    public void A_thread_with_a_name_is_found_too() => Assert.Equal(
        (PythonFrame[])[new PythonFrame("other.py", 1, "run")],
        FrameReport.FramesOn(new(0x6000_0000, 0x6100_0000), Encoding.UTF8.GetBytes(Report)).AsEnumerable());

    [Theory]
    [InlineData("")]
    [InlineData("Thread 0xzz (most recent call first):\n  File \"a\", line 1 in b\n")]
    [InlineData("  File \"a\", line 1 in b\n")]
    [InlineData("Thread 0x0000000070000000 (most recent call first):\n  File \"a\", line x in b\n  File\n  ...\n")]
    public void What_is_cut_or_of_no_thread_gives_no_frames(string report) =>
        Assert.Empty(FrameReport.FramesOn(Stack, Encoding.UTF8.GetBytes(report)));
}
