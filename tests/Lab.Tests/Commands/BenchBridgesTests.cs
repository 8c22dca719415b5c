using System.Text.Json;
using Lab.Tests.Processes;
using Lab.Trials.Captures;
using Lab.Trials.Timings;

namespace Lab.Tests.Commands;

/// <summary><c>bench</c> with both bridges. Nothing here depends on how long anything takes.</summary>
[Collection(RealLab.BenchmarksCollection)]
public sealed class BenchBridgesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Both_bridges_are_timed_each_with_the_C_program_and_not_twice()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var run = await LabAsync("bench", "--filter", "*EmptyCalls*", "--job", "short", "--json", "--out", "out");

        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var calls = json.RootElement.GetProperty("timings").GetProperty("callOverhead").EnumerateArray().ToDictionary(
            c => c.GetProperty("bridge").GetString()!);
        Assert.Equal(["c", "cApi", "pythonnet"], calls.Keys.Order(StringComparer.Ordinal));
        Assert.All(["cApi", "pythonnet"], bridge => Assert.Equal(8, Samples(calls[bridge])));
        Assert.Equal(16, Samples(calls["c"]));
        Assert.All(
            ["cApi", "pythonnet"], bridge => Assert.True(calls[bridge].GetProperty("toFloor").GetProperty("ratio").GetDouble() > 0));
        Assert.True(json.RootElement.GetProperty("finished").GetBoolean());
        var capture = Path.Combine(_folder.Path, "out", "capture.jsonl");
        var entries = Capture.Read(capture);
        Assert.Equal([Bridge.PythonNet, null], entries.Benchmarked.Where(b => b.Environment.BlasThreads is null).Select(b => b.Through));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(_folder.Path, "out", "bench", "pythonnet", "results"), "*-report-full.json"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.Path, "out", "bench"), "timings.jsonl", SearchOption.AllDirectories));

        var resumed = await LabAsync("run", "--resume", "out");

        Assert.True(resumed.ExitCode == ExitCode.Done, resumed.Error);
        Assert.Equal(entries.Timings.Length, Capture.Read(capture).Timings.Length);
    }

    [Fact]
    public async Task The_list_has_the_benchmarks_of_both()
    {
        var run = await LabAsync("bench", "--list", "--filter", "*EmptyCalls*");

        Assert.Equal(
            "Lab.Benchmarks.CallOverhead.CApi.EmptyCalls.Empty\nLab.Benchmarks.CallOverhead.PythonNet.EmptyCalls.Empty\n",
            run.Output);
    }

    private Task<LabRun> LabAsync(params string[] arguments) => LabProcess.RunAsync(_folder.Path, arguments);

    private static int Samples(JsonElement call) => call.GetProperty("time").GetProperty("samples").GetInt32();
}
