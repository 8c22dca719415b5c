using System.Text.Json;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker.Tests;

/// <summary>The handwritten writer against the generated serialiser.</summary>
public sealed class MessageWriterTests
{
    [Fact]
    public void Samples_leave_no_message_out() => ClosedHierarchy.AssertCovered(SampleMessages.All);

    [Fact]
    public void Every_message_is_read_as_it_was_meant() =>
        Assert.All(SampleMessages.All, message => Assert.Equal(message, Read(MessageWriter.Line(message))));

    [Fact]
    public void Every_message_has_the_properties_that_the_serialiser_would_write() =>
        Assert.All(SampleMessages.All, message =>
        {
            using var written = JsonDocument.Parse(MessageWriter.Line(message));
            using var generated = JsonSerializer.SerializeToDocument(message, TrialsJson.Default.WorkerMessage);
            Assert.True(
                JsonElement.DeepEquals(generated.RootElement, written.RootElement),
                $"{generated.RootElement} is written as {written.RootElement}");
        });

    [Fact]
    public void Every_message_is_one_line() =>
        Assert.All(SampleMessages.All, message =>
        {
            var line = MessageWriter.Line(message);
            Assert.Equal(line.Length - 1, line.AsSpan().IndexOf((byte)'\n'));
            Assert.Equal(-1, line.AsSpan().IndexOf((byte)'\r'));
        });

    [Fact]
    public void Half_a_character_is_replaced_and_does_not_stop_the_message()
    {
        var line = MessageWriter.Line(new WorkerMessage.Raised("id", TrialStage.Call, "UnicodeError", "half \ud83d of one", "\udc0d"));

        var raised = Assert.IsType<WorkerMessage.Raised>(Read(line));
        Assert.Equal(("half \ufffd of one", "\ufffd"), (raised.Message, raised.Traceback));
    }

    private static WorkerMessage? Read(byte[] line) =>
        JsonSerializer.Deserialize(line, TrialsJson.Default.WorkerMessage);
}
