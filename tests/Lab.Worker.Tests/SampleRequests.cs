using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker.Tests;

/// <summary>Every request there is, on every host and with every watermark.</summary>
internal static class SampleRequests
{
    private static readonly PythonStart Python = new(
        "libpython3.11.so.1.0", "/usr/bin/python3", ["/site"], ["/lib", "", "/zip.zip"], "lab_catalog.py");

    public static readonly WorkerRequest.RunTrial Trial = new(
        "id", "scipy.lu_factor.500", Host.Guarded, ByteSize.FromMiB(64), ByteSize.FromMiB(64), Watermark.Residency, Python);

    public static IEnumerable<WorkerRequest> All =>
    [
        new WorkerRequest.Describe("id"),
        new WorkerRequest.HostKernel(ByteSize.FromMiB(1), "", Python),
        new WorkerRequest.Proceed("id"),
        new WorkerRequest.RunSuite(Trial, ["scipy.linalg", "tests/test_a.py"], "not slow", "/root"),
        new WorkerRequest.RunTests("id", ["a.py::test", "a.py::test_b[1]"]),
        new WorkerRequest.RunTests("id", []),
        Trial with { Trace = true },
        Trial with { LaterCallsMilliseconds = 1000 },
        .. Enum.GetValues<Host>().SelectMany(
            host => Enum.GetValues<Watermark>().Select(watermark => Trial with { Host = host, Watermark = watermark })),
        Trial with { StackSize = JsonByteSizeConverter.Largest, RedZone = ByteSize.Zero, Python = Python with
        {
            SiteDirectories = [], SysPath = [] },
        },
        .. OddTexts.All.SelectMany(WithText),
    ];

    private static IEnumerable<WorkerRequest> WithText(string text) =>
    [
        new WorkerRequest.Describe(text),
        new WorkerRequest.HostKernel(ByteSize.Zero, text, Python),
        new WorkerRequest.Proceed(text),
        new WorkerRequest.RunSuite(Trial, [text], text, text),
        new WorkerRequest.RunTests(text, [text, text]),
        Trial with { Id = text, Workload = text, Python = new(text, text, [text, text], [text], text) },
    ];
}
