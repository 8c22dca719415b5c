using System.Text;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>Writes a message as one line of JSON.</summary>
/// <remarks>
/// By hand, where everybody else uses a serialiser: hundreds of workers are started in a run, and the generated serialisers have 400
/// methods compiled before the first message is out, <c>Utf8JsonWriter</c> still a hundred, most of them for its table of characters. A
/// test compares this with what the supervisor reads.
/// </remarks>
internal sealed class MessageWriter
{
    private readonly StringBuilder _json = new();

    private MessageWriter()
    {
    }

    public static byte[] Line(WorkerMessage message)
    {
        var writer = new MessageWriter();
        writer.Begin();
        writer.Write(message);
        writer.End();
        // Half of a surrogate pair becomes U+FFFD here.
        return Encoding.UTF8.GetBytes(writer._json.Append('\n').ToString());
    }

    private void Write(WorkerMessage message)
    {
        switch (message)
        {
            case WorkerMessage.Ready ready:
                Text("type", "ready");
                Number("version", ready.Version);
                Number("processId", ready.ProcessId);
                break;
            case WorkerMessage.SetUp setUp:
                Head("setUp", setUp.Id);
                Truth("ended", setUp.Ended);
                break;
            case WorkerMessage.Started started:
                Head("started", started.Id);
                Range("stack", started.Stack);
                Range("redZone", started.RedZone);
                Number("reserve", started.Reserve.Bytes);
                break;
            case WorkerMessage.Tracing tracing:
                Head("tracing", tracing.Id);
                Range("stack", tracing.Stack);
                Range("watched", tracing.Watched);
                Number("userFaultFd", tracing.UserFaultFd);
                Truth("userModeOnly", tracing.UserModeOnly);
                Number("frameDescriptor", tracing.FrameDescriptor);
                Number("frameThread", tracing.FrameThread);
                break;
            case WorkerMessage.Untraceable untraceable:
                Head("untraceable", untraceable.Id);
                Text("reason", untraceable.Reason);
                break;
            case WorkerMessage.Completed completed:
                Head("completed", completed.Id);
                Reading(completed.Reading);
                Name("callSeconds");
                _json.Append(completed.CallSeconds.ToString(CultureInfo.InvariantCulture));
                Threads(completed.OtherThreads);
                break;
            case WorkerMessage.CalledAgain again:
                Head("calledAgain", again.Id);
                Calls(again.Calls);
                break;
            case WorkerMessage.Raised raised:
                Head("raised", raised.Id);
                Text("stage", raised.Stage == TrialStage.SetUp ? "setUp" : "call");
                Text("exceptionType", raised.ExceptionType);
                Text("message", raised.Message);
                Text("traceback", raised.Traceback);
                break;
            case WorkerMessage.Declined declined:
                Head("declined", declined.Id);
                Text("reason", declined.Reason);
                break;
            case WorkerMessage.Suite suite:
                Head("suite", suite.Id);
                Text("event", NamedEnum.NameOf(suite.Event));
                Text("text", suite.Text);
                Text("outcome", suite.Outcome is { } outcome ? NamedEnum.NameOf(outcome) : null);
                Text("message", suite.Message);
                break;
            case WorkerMessage.Described described:
                Head("described", described.Id);
                Text("userFaultFd", described.UserFaultFd);
                break;
            default:
                throw new InvalidOperationException($"no form for {message.GetType().Name}");
        }
    }

    private void Head(string type, string id)
    {
        Text("type", type);
        Text("id", id);
    }

    private void Range(string name, MemoryRange range)
    {
        Name(name);
        Begin();
        Name("low");
        _json.Append(range.Low.ToString(CultureInfo.InvariantCulture));
        Name("high");
        _json.Append(range.High.ToString(CultureInfo.InvariantCulture));
        End();
    }

    private void Reading(StackReading? reading)
    {
        Name("reading");
        if (reading is null)
        {
            _json.Append("null");
            return;
        }

        Begin();
        Number("peak", reading.Peak.Bytes);
        Number("entry", reading.Entry.Bytes);
        Truth("saturated", reading.Saturated);
        if (reading.Untouched is { } untouched)
            Depths("untouched", untouched);
        End();
    }

    private void Depths(string name, ImmutableArray<DepthRange> ranges)
    {
        Name(name);
        _json.Append('[');
        foreach (var range in ranges)
        {
            Begin();
            Number("fromBytes", range.FromBytes.Bytes);
            Number("toBytes", range.ToBytes.Bytes);
            End();
        }

        _json.Append(']');
    }

    private void Calls(LaterCalls calls)
    {
        Name("calls");
        Begin();
        Name("peaks");
        _json.Append('[');
        foreach (var run in calls.Peaks)
        {
            Begin();
            Number("peak", run.Peak.Bytes);
            Number("calls", run.Calls);
            End();
        }

        _json.Append(']');
        Text("problem", calls.Problem);
        End();
    }

    private void Threads(ImmutableArray<ThreadReading> threads)
    {
        Name("otherThreads");
        _json.Append('[');
        foreach (var thread in threads)
        {
            Begin();
            Text("name", thread.Name);
            Text("module", thread.Module);
            Number("stackSize", thread.StackSize.Bytes);
            Number("peak", thread.Peak.Bytes);
            Truth("ended", thread.Ended);
            End();
        }

        _json.Append(']');
    }

    private void Begin()
    {
        SeparateFromLast();
        _json.Append('{');
    }

    private void End() => _json.Append('}');

    private void Name(string name)
    {
        SeparateFromLast();
        _json.Append('"').Append(name).Append("\":");
    }

    private void Number(string name, long value)
    {
        Name(name);
        _json.Append(value.ToString(CultureInfo.InvariantCulture));
    }

    private void Truth(string name, bool value)
    {
        Name(name);
        _json.Append(value ? "true" : "false");
    }

    private void Text(string name, string? value)
    {
        Name(name);
        if (value is null)
        {
            _json.Append("null");
            return;
        }

        _json.Append('"');
        foreach (var character in value)
        {
            if (character is '"' or '\\')
                _json.Append('\\').Append(character);
            else if (character < ' ')
                _json.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            else
                _json.Append(character);
        }

        _json.Append('"');
    }

    /// <summary>A comma, except at the start of an object, an array or the value of a name.</summary>
    private void SeparateFromLast()
    {
        if (_json.Length > 0 && _json[^1] is not ('{' or '[' or ':'))
            _json.Append(',');
    }
}
