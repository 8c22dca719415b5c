using System.Text;
using Lab.Supervision;
using Lab.Trials.Messages;

namespace Lab.Tests.Supervision;

public sealed class MessageReaderTests
{
    private const string Ready = """{"type":"ready","version":1,"processId":4711}""";
    private const string Completed = """{"type":"completed","id":"x","reading":null,"callSeconds":0.5}""";

    private static readonly WorkerMessage ReadyMessage = new WorkerMessage.Ready(1, 4711);
    private static readonly WorkerMessage CompletedMessage = new WorkerMessage.Completed("x", null, 0.5);

    [Fact]
    public async Task Messages_are_read_one_a_line()
    {
        var reader = Reader(Ready + "\n" + Completed + "\n");

        Assert.Equal(ReadyMessage, await reader.ReadAsync(CancellationToken.None));
        Assert.Equal(Ready, reader.Last);
        Assert.Equal(CompletedMessage, await reader.ReadAsync(CancellationToken.None));
        Assert.Equal(Completed, reader.Last);
        Assert.Null(await reader.ReadAsync(CancellationToken.None));
        Assert.Null(reader.Garbage);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task It_does_not_matter_how_the_pipe_cuts_them(int chunk)
    {
        var reader = new MessageReader(new ChunkedStream(Encoding.UTF8.GetBytes(Ready + "\nzzz\n" + Completed + "\n"), chunk));

        Assert.Equal([ReadyMessage, CompletedMessage], await AllAsync(reader));
        Assert.Equal("1 line(s) that are not messages, the first: zzz", reader.Garbage);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"ready"}""")]
    [InlineData("""{"type":"unheard of","id":"x"}""")]
    [InlineData("""{"type":"completed","id":null,"callSeconds":1}""")]
    [InlineData("""{"type":"ready","version":1,"processId":4711}{"type":"ready","version":1,"processId":4711}""")]
    [InlineData("""{"type":"ready","version":1,"proc""")]
    [InlineData("\0\0\0\0")]
    [InlineData("\u001b[31mred")]
    public async Task What_is_no_message_is_passed_over_and_kept_as_evidence(string garbage)
    {
        var reader = Reader(Ready + "\n" + garbage + "\n" + Completed + "\n");

        Assert.Equal([ReadyMessage, CompletedMessage], await AllAsync(reader));
        Assert.Equal("1 line(s) that are not messages, the first: " + garbage, reader.Garbage);
    }

    [Fact]
    public async Task Empty_lines_are_nothing()
    {
        var reader = Reader("\n\n" + Ready + "\n\n\n" + Completed + "\n\n");

        Assert.Equal([ReadyMessage, CompletedMessage], await AllAsync(reader));
        Assert.Null(reader.Garbage);
    }

    [Fact]
    public async Task Half_a_message_at_the_end_is_garbage()
    {
        var reader = Reader(Ready + "\n" + Completed);

        Assert.Equal([ReadyMessage], await AllAsync(reader));
        Assert.Equal("1 line(s) that are not messages, the first: " + Completed, reader.Garbage);
    }

    [Fact]
    public async Task NUL_bytes_and_broken_text_do_no_harm()
    {
        byte[] bytes = [0xFF, 0xFE, 0, (byte)'\n', .. new byte[1000], (byte)'\n', .. Encoding.UTF8.GetBytes(Ready), (byte)'\n'];

        var reader = new MessageReader(new MemoryStream(bytes));

        Assert.Equal([ReadyMessage], await AllAsync(reader));
        Assert.StartsWith("2 line(s) that are not messages, the first: ", reader.Garbage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64 << 10)]
    [InlineData(65 << 10)]
    [InlineData(1000)]
    public async Task A_line_of_10_MB_is_garbage_as_a_whole_and_what_follows_is_read(int chunk)
    {
        // What would be left of it, were its middle dropped, is a message.
        var line = """{"type":"ready","version":1,"processId":4711""" + new string(' ', 10 << 20) + "}";
        var reader = new MessageReader(new ChunkedStream(Encoding.UTF8.GetBytes(line + "\n" + Completed + "\n"), chunk));

        Assert.Equal([CompletedMessage], await AllAsync(reader));
        Assert.StartsWith("1 line(s) that are not messages, the first: {\"type\":\"ready\"", reader.Garbage, StringComparison.Ordinal);
        Assert.InRange(reader.Garbage!.Length, 100, 400);
    }

    [Fact]
    public async Task Of_a_flood_of_garbage_only_the_first_line_is_kept()
    {
        var reader = Reader(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"line {i}\n")) + Ready + "\n");

        Assert.Equal([ReadyMessage], await AllAsync(reader));
        Assert.Equal("5000 line(s) that are not messages, the first: line 0", reader.Garbage);
    }

    [Fact]
    public async Task A_pipe_that_breaks_ends_like_one_that_is_closed()
    {
        var reader = new MessageReader(new ChunkedStream(Encoding.UTF8.GetBytes(Ready + "\nhalf"), 16) { Breaks = true });

        Assert.Equal([ReadyMessage], await AllAsync(reader));
        Assert.Equal("1 line(s) that are not messages, the first: half", reader.Garbage);
    }

    [Fact]
    public async Task The_end_stays_the_end()
    {
        var reader = Reader("");

        Assert.Null(await reader.ReadAsync(CancellationToken.None));
        Assert.Null(await reader.ReadAsync(CancellationToken.None));
        Assert.Null(reader.Last);
    }

    private static MessageReader Reader(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static async Task<List<WorkerMessage>> AllAsync(MessageReader reader)
    {
        var messages = new List<WorkerMessage>();
        while (await reader.ReadAsync(CancellationToken.None) is { } message)
            messages.Add(message);
        return messages;
    }
}
