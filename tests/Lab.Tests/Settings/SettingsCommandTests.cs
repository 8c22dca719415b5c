using System.Text.Json;
using Lab.Python.Processes;
using Lab.StackProbe;
using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Trials.Captures;

namespace Lab.Tests.Settings;

/// <summary>The command settings, with real processes.</summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class SettingsCommandTests(RealLab lab) : IDisposable
{
    private const long MiB = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_dotnet_that_is_a_link_belongs_to_the_installation_that_it_leads_to()
    {
        var link = File.CreateSymbolicLink(_folder.Combine("dotnet"), LabFiles.RuntimeHost).FullName;

        Assert.True(Directory.Exists(Path.Combine(LabFiles.FolderOf(link), "shared")));
    }

    [Fact]
    public async Task It_says_what_each_setting_does_and_leaves_nothing()
    {
        var temporary = Directory.CreateDirectory(_folder.Combine("tmp")).FullName;
        using var process = LabProcess.StartWith(
            _folder.Path, [$"TMPDIR={temporary}", "DOTNET_Thread_DefaultStackSize=300000", "OMP_STACKSIZE=512K"], "settings", "--json",
            "--python", lab.Context.Python.Executable);
        var run = await process.EndAsync();

        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
        var rows = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToList();
        Assert.All(rows, row => Assert.True(
            row.GetProperty("reason").ValueKind is JsonValueKind.String
                || row.GetProperty("observedBytes").ValueKind is JsonValueKind.Number
                || row.GetProperty("observedThreads").ValueKind is JsonValueKind.Number,
            row.ToString()));

        // The size to ask for is another where threads have 4 MiB anyway.
        var usual = Bytes(Row(Knob.None, "", "new-thread"));
        Assert.SkipWhen(usual is > 3 * MiB and < 5 * MiB, "threads have 4 MiB here anyway: what gives them 4 MiB shows nothing");
        string[] threads =
            ["new-thread", "pool", "long-running-task", "timer", "parallel-for", "async-continuation", "kestrel-request"];
        foreach (var thread in threads)
        {
            Assert.Equal((usual, false), Seen(Row(Knob.OldVariable, "400000", thread)));
            Assert.Equal((4 * MiB, true), Seen(Row(Knob.Variable, "400000", thread)));
            Assert.Equal((4 * MiB, true), Seen(Row(Knob.RuntimeConfig, "4194304", thread)));
            Assert.Equal((4 * MiB, true), Seen(Row(Knob.RuntimeConfig, "\"0x400000\"", thread)));
            Assert.Equal((196 * 1024, true), Seen(Row(Knob.RuntimeConfig, "\"200000\"", thread)));
            Assert.Equal((4 * MiB, true), Seen(Row(Knob.Project, "4194304", thread)));
            Assert.Equal((4 * MiB, true), Seen(Row(Knob.Ulimit, "4096", thread)));
            Assert.Equal((usual, false), Seen(Row(Knob.OpenMpStack, "4096K", thread)));
        }

        Assert.False(Seen(Row(Knob.Variable, "400000", "main")).Effective);
        Assert.True(Seen(Row(Knob.Ulimit, "4096", "main")).Effective);
        Assert.Equal((4 * MiB, true), Seen(Row(Knob.SizedThread, "4194304", "sized-thread")));
        var refused = Row(Knob.RuntimeConfig, "\"3C0000\"", "new-thread").GetProperty("reason").GetString();
        Assert.StartsWith("the process did not start: ", refused, StringComparison.Ordinal);
        Assert.Equal((4 * MiB, true), Seen(Row(Knob.PythonThread, "4194304", "python-thread")));
        if (Row(Knob.OpenMpStack, "4096K", "openmp-thread") is var openMp && openMp.GetProperty("reason").ValueKind is JsonValueKind.Null)
            Assert.Equal((4 * MiB, true), Seen(openMp));
        if (lab.OpenBlas is not null && Environment.ProcessorCount > 1)
        {
            foreach (var knob in (string[])[Knob.OpenBlasThreads, Knob.OpenMpThreads])
            {
                var row = Row(knob, "1", "blas");
                Assert.Equal((1, true), (row.GetProperty("observedThreads").GetInt32(), Seen(row).Effective));
            }

            Assert.Single(rows, row =>
                row.GetProperty("knob").GetString() is Knob.ThreadPoolCtl or Knob.SetNumThreads && Seen(row).Effective is true);
        }

        JsonElement Row(string knob, string asked, string thread) => Assert.Single(rows, row =>
            row.GetProperty("knob").GetString() == knob && row.GetProperty("asked").GetString() == asked
            && row.GetProperty("thread").GetString() == thread);
    }

    [Fact]
    public async Task An_interrupted_one_leaves_nothing()
    {
        var temporary = Directory.CreateDirectory(_folder.Combine("tmp")).FullName;
        using var process = LabProcess.StartWith(
            _folder.Path, [$"TMPDIR={temporary}"], "settings", "--python", lab.Context.Python.Executable);

        // The build is what could leave something: its folder has a subfolder of the compiler's.
        await process.UntilAsync(() => Directory.EnumerateDirectories(temporary, "obj", SearchOption.AllDirectories).Any());
        process.Signal(SignalNumber.SIGINT);
        var run = await process.EndAsync();

        Assert.True(run.ExitCode == ExitCode.Interrupted, run.ToString());
        Assert.Equal("", run.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
    }

    [Fact]
    public async Task Without_ASP_NET_Core_the_rest_is_said()
    {
        var installed = Path.GetDirectoryName(LabFiles.RuntimeHost)!;
        File.Copy(LabFiles.RuntimeHost, _folder.Combine("dotnet"));
        Directory.CreateDirectory(_folder.Combine("shared"));
        foreach (var part in (string[])["host", "shared/Microsoft.NETCore.App"])
            Directory.CreateSymbolicLink(_folder.Combine(part), Path.Combine(installed, part));

        var threads = await SettingsObserver.WithoutSettingAsync(
            new ProcessRunner(), BuiltLab.Settings, _folder.Combine("dotnet"), CancellationToken.None);

        Assert.EndsWith(
            "is not installed next to the .NET that runs the lab",
            Assert.Single(threads, thread => thread.Thread is ThreadKind.Kestrel).Problem,
            StringComparison.Ordinal);
        Assert.All(threads.Where(thread => thread.Thread is not ThreadKind.Kestrel), thread => Assert.NotNull(thread.Stack));
        Assert.True(threads.Length > 5);
    }

    private static (long Bytes, bool? Effective) Seen(JsonElement row) => (
        Bytes(row), row.GetProperty("effective") is { ValueKind: not JsonValueKind.Null } effective ? effective.GetBoolean() : null);

    private static long Bytes(JsonElement row) =>
        row.GetProperty("observedBytes") is { ValueKind: JsonValueKind.Number } bytes ? bytes.GetInt64() : 0;
}
