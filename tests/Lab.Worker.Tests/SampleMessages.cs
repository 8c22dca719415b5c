using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker.Tests;

/// <summary>Every message there is, each text and each number at its odd ends.</summary>
internal static class SampleMessages
{
    private static readonly MemoryRange Range = new(0x7F00_0000_1000, 0x7F00_0040_1000);

    public static IEnumerable<WorkerMessage> All =>
    [
        new WorkerMessage.Ready(WorkerRequest.Version, int.MaxValue),
        new WorkerMessage.Ready(0, -1),
        new WorkerMessage.SetUp("id", Ended: false),
        new WorkerMessage.SetUp("id", Ended: true),
        new WorkerMessage.Started("id", Range, new(0, ulong.MaxValue)),
        new WorkerMessage.Completed("id", new(ByteSize.FromKiB(3180), ByteSize.FromKiB(6), Saturated: false), 0.25),
        new WorkerMessage.Completed("id", new(JsonByteSizeConverter.Largest, ByteSize.Zero, Saturated: true), 1e-7),
        new WorkerMessage.Completed("id", new(ByteSize.FromKiB(8), ByteSize.Zero, Saturated: false) { Untouched = [] }, 1),
        new WorkerMessage.Completed("id", new(ByteSize.FromMiB(4), ByteSize.Zero, Saturated: false)
        {
            Untouched = [new(ByteSize.Page, ByteSize.FromKiB(528)), new(ByteSize.FromKiB(532), ByteSize.FromMiB(4) - ByteSize.Page)],
        }, 1),
        new WorkerMessage.Completed("id", null, 86400.123456789),
        new WorkerMessage.Completed("id", null, 1)
        {
            OtherThreads = [new("python", "libopenblas.so.0", ByteSize.FromMiB(8), ByteSize.FromKiB(3180), Ended: false),
                new("", null, ByteSize.Page, ByteSize.Zero, Ended: true)],
        },
        new WorkerMessage.CalledAgain("id", new([], null)),
        new WorkerMessage.CalledAgain("id", new([new(ByteSize.FromKiB(28), 3), new(ByteSize.FromKiB(2508), 21)], "ValueError: no")),
        new WorkerMessage.Tracing("id", Range, new(1, 2), 17, UserModeOnly: true, -1, int.MaxValue),
        new WorkerMessage.Described("id", "permitted"),
        .. Enum.GetValues<SuiteEvent>().Select(e => new WorkerMessage.Suite("id", e, "a.py::test\0a.py::test_b[1]", null, "")),
        .. Enum.GetValues<TestOutcome>().Select(v => new WorkerMessage.Suite("id", SuiteEvent.Tested, "a.py::test", v, "because")),
        .. Enum.GetValues<TrialStage>().Select(stage => new WorkerMessage.Raised("id", stage, "ValueError", "message", "traceback")),
        .. OddTexts.All.SelectMany(WithText),
    ];

    private static IEnumerable<WorkerMessage> WithText(string text) =>
    [
        new WorkerMessage.SetUp(text, Ended: true),
        new WorkerMessage.Started(text, Range, Range),
        new WorkerMessage.Completed(text, null, 0),
        new WorkerMessage.Raised(text, TrialStage.Call, text, text, text),
        new WorkerMessage.CalledAgain(text, new([], text)),
        new WorkerMessage.Tracing(text, Range, Range, 0, UserModeOnly: false, 5, 1),
        new WorkerMessage.Suite(text, SuiteEvent.Collected, text, null, text),
        new WorkerMessage.Untraceable(text, text),
        new WorkerMessage.Declined(text, text),
        new WorkerMessage.Described(text, text),
    ];
}
