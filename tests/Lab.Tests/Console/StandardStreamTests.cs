using Lab.Console;

namespace Lab.Tests.Console;

public sealed class StandardStreamTests
{
    [Fact]
    public void What_can_be_written_is()
    {
        var text = new StringWriter { NewLine = "\n" };
        var stream = new StandardStream(text) { NewLine = "\n" };

        stream.Write('a');
        stream.Write("bc");
        stream.Write(['d', 'e'], 1, 1);
        stream.WriteLine("f");
        stream.WriteLine();
        stream.Flush();

        Assert.Equal("abcef\n\n", text.ToString());
        Assert.Null(stream.Problem);
    }

    [Fact]
    public async Task A_full_disk_is_remembered_and_thrown_at_nobody()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var stream = new StandardStream(new StreamWriter(full) { AutoFlush = true });
        Assert.Null(stream.Problem);

        await stream.WriteLineAsync("lost");
        stream.Write('a');

        Assert.Contains("No space left on device", stream.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_stream_is_a_problem_only_where_something_is_written()
    {
        var stream = new StandardStream(null);
        Assert.Null(stream.Problem);

        stream.Write("lost");

        Assert.Equal("it is closed", stream.Problem);
    }
}
