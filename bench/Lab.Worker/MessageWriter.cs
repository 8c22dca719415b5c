using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>Writes a message as one line of JSON.</summary>
/// <remarks>
/// By hand, where everybody else uses the generated serialisers: those had 400 methods compiled before the first message was out
/// and 300 more to read a request, 85 ms of a trial of 290, in every one of hundreds of workers. A test compares the two.
/// </remarks>
internal static class MessageWriter
{
    public static ReadOnlyMemory<byte> Line(WorkerMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, message);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, WorkerMessage message)
    {
        switch (message)
        {
            case WorkerMessage.Ready ready:
                json.WriteString("type", "ready");
                json.WriteNumber("version", ready.Version);
                json.WriteNumber("processId", ready.ProcessId);
                break;
            case WorkerMessage.Started started:
                WriteHead(json, "started", started.Id);
                WriteRange(json, "stack", started.Stack);
                WriteRange(json, "redZone", started.RedZone);
                break;
            case WorkerMessage.Tracing tracing:
                WriteHead(json, "tracing", tracing.Id);
                WriteRange(json, "stack", tracing.Stack);
                WriteRange(json, "watched", tracing.Watched);
                json.WriteNumber("userFaultFd", tracing.UserFaultFd);
                json.WriteBoolean("userModeOnly", tracing.UserModeOnly);
                json.WriteNumber("frameDescriptor", tracing.FrameDescriptor);
                json.WriteNumber("frameThread", tracing.FrameThread);
                break;
            case WorkerMessage.Untraceable untraceable:
                WriteHead(json, "untraceable", untraceable.Id);
                json.WriteString("reason", untraceable.Reason);
                break;
            case WorkerMessage.Completed completed:
                WriteHead(json, "completed", completed.Id);
                WriteReading(json, completed.Reading);
                json.WriteNumber("callSeconds", completed.CallSeconds);
                WriteThreads(json, completed.OtherThreads);
                break;
            case WorkerMessage.Raised raised:
                WriteHead(json, "raised", raised.Id);
                json.WriteString("stage", raised.Stage == TrialStage.SetUp ? "setUp" : "call");
                json.WriteString("exceptionType", raised.ExceptionType);
                json.WriteString("message", raised.Message);
                json.WriteString("traceback", raised.Traceback);
                break;
            case WorkerMessage.Refused refused:
                WriteHead(json, "refused", refused.Id);
                json.WriteString("reason", refused.Reason);
                break;
            case WorkerMessage.Described described:
                WriteHead(json, "described", described.Id);
                json.WriteNumber("defaultThread", described.DefaultThread.Bytes);
                json.WriteNumber("poolThread", described.PoolThread.Bytes);
                json.WriteString("userFaultFd", described.UserFaultFd);
                break;
            default:
                throw new InvalidOperationException($"no form for {message.GetType().Name}");
        }
    }

    private static void WriteHead(Utf8JsonWriter json, string type, string id)
    {
        json.WriteString("type", type);
        json.WriteString("id", id);
    }

    private static void WriteRange(Utf8JsonWriter json, string name, MemoryRange range)
    {
        json.WriteStartObject(name);
        json.WriteNumber("low", range.Low);
        json.WriteNumber("high", range.High);
        json.WriteEndObject();
    }

    private static void WriteThreads(Utf8JsonWriter json, ImmutableArray<ThreadReading> threads)
    {
        json.WriteStartArray("otherThreads");
        foreach (var thread in threads)
        {
            json.WriteStartObject();
            json.WriteString("name", thread.Name);
            json.WriteString("module", thread.Module);
            json.WriteNumber("stackSize", thread.StackSize.Bytes);
            json.WriteNumber("peak", thread.Peak.Bytes);
            json.WriteBoolean("ended", thread.Ended);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteReading(Utf8JsonWriter json, StackReading? reading)
    {
        if (reading is null)
        {
            json.WriteNull("reading");
            return;
        }

        json.WriteStartObject("reading");
        json.WriteNumber("peak", reading.Peak.Bytes);
        json.WriteNumber("entry", reading.Entry.Bytes);
        json.WriteBoolean("saturated", reading.Saturated);
        json.WriteEndObject();
    }
}
