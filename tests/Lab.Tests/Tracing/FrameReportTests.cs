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

    [Fact]
    public void In_what_a_process_wrote_the_first_report_is_found() => Assert.Equal(
        (PythonFrame[])[new PythonFrame("json/decoder.py", 353, "raw_decode"), new PythonFrame("mine.py", 4, "f")],
        FrameReport.FirstIn("""
            a line of the workload's own
              File "not a frame of a report.py", line 1 in nothing
            Fatal Python error: Segmentation fault

            Current thread 0x00007f0000000740 (most recent call first):
              File "json/decoder.py", line 353 in raw_decode
              File "mine.py", line 4 in f

            Extension modules: numpy (total: 1)
              File "other.py", line 1 in run
            """).AsEnumerable());

    [Fact]
    public void A_report_without_a_number_of_its_thread_is_one_too() => Assert.Equal(
        (PythonFrame[])[new PythonFrame("mine.py", 4, "f")],
        FrameReport.FirstIn("Stack (most recent call first):\n  File \"mine.py\", line 4 in f\n").AsEnumerable());

    [Theory]
    [InlineData("")]
    [InlineData("Segmentation fault\n")]
    [InlineData("Current thread 0x1 (most recent call first):\n  <no Python frame>\n\nThread 0x2 (most recent call first):\n  File "
        + "\"a\", line 1 in b\n")]
    public void Without_a_first_report_there_are_no_frames(string text) => Assert.Empty(FrameReport.FirstIn(text));

    [Fact]
    public void An_exception_has_its_frames_from_the_outermost_on() => Assert.Equal(
        (PythonFrame[])[new PythonFrame("a, b.py", 9, "inner"), new PythonFrame("mine.py", 4, "<lambda>")],
        FrameReport.OfException("""
            Traceback (most recent call last):
              File "mine.py", line 4, in <lambda>
                g()
              File "a, b.py", line 9, in inner
                raise ValueError(f"no in {x}")
            ValueError: no in 1

            """).AsEnumerable());

    /// <summary>As that of torch's DataLoader, of multiprocessing, and of a program's own text: each raised in another process.</summary>
    [Theory]
    [InlineData("ValueError: Caught ValueError in worker process 0.\nOriginal Traceback (most recent call last):")]
    [InlineData("ValueError: the worker failed:\nTraceback (most recent call last):")]
    [InlineData("_RemoteTraceback: \n\"\"\"\nTraceback (most recent call last):")]
    public void A_traceback_in_the_message_of_an_exception_is_none_of_its_frames(string message) => Assert.Equal(
        (PythonFrame[])[new PythonFrame("mine.py", 4, "f")],
        FrameReport.OfException($"""
            Traceback (most recent call last):
              File "mine.py", line 4, in f
                raise ValueError(remote)
            {message}
              File "/srv/other.py", line 77, in remote
                fetch()
            """).AsEnumerable());

    [Theory]
    [InlineData("The above exception was the direct cause of the following exception:")]
    [InlineData("During handling of the above exception, another exception occurred:")]
    public void A_chain_of_exceptions_has_the_frames_of_each(string link) => Assert.Equal(
        (PythonFrame[])[new PythonFrame("mine.py", 9, "g"), new PythonFrame("mine.py", 4, "f")],
        FrameReport.OfException($"""
            Traceback (most recent call last):
              File "mine.py", line 4, in f
                raise ValueError(1)
            ValueError: 1

            {link}

            Traceback (most recent call last):
              File "mine.py", line 9, in g
                raise KeyError(1)
            KeyError: 1
            """).AsEnumerable());

    [Fact]
    public void A_group_of_exceptions_has_the_frames_of_the_group() => Assert.Equal(
        (PythonFrame[])[new PythonFrame("mine.py", 2, "inner"), new PythonFrame("mine.py", 4, "outer")],
        FrameReport.OfException("""
              + Exception Group Traceback (most recent call last):
              |   File "mine.py", line 4, in outer
              |     inner()
              |   File "mine.py", line 2, in inner
              |     raise ExceptionGroup("two", [ValueError(1), ValueError(2)])
              | ExceptionGroup: two (2 sub-exceptions)
              +-+---------------- 1 ----------------
                | Traceback (most recent call last):
                |   File "other.py", line 9, in part
                |     raise ValueError(1)
                | ValueError: 1
            """).AsEnumerable());

    [Theory]
    [InlineData("")]
    [InlineData("Thread 0xzz (most recent call first):\n  File \"a\", line 1 in b\n")]
    [InlineData("  File \"a\", line 1 in b\n")]
    [InlineData("Thread 0x0000000070000000 (most recent call first):\n  File \"a\", line x in b\n  File\n  ...\n")]
    public void What_is_cut_or_of_no_thread_gives_no_frames(string report) =>
        Assert.Empty(FrameReport.FramesOn(Stack, Encoding.UTF8.GetBytes(report)));
}
