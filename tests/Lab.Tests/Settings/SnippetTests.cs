using System.Text.Json;
using Lab.Analysis.Settings;
using Lab.Python.Processes;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Messages;

namespace Lab.Tests.Settings;

/// <summary>Every text to paste, used as a user would, and what the threads then had.</summary>
[Trait("Speed", "slow")]
public sealed class SnippetTests : IDisposable
{
    /// <summary>In hexadecimal it is 1E0000: to YAML a number, unless it stands in quotes.</summary>
    private static readonly ByteSize Size = new(0x1E0000);

    private static readonly string StackProbe = Path.Combine(Path.GetDirectoryName(BuiltLab.Settings)!, "Lab.StackProbe.dll");

    private readonly TemporaryFolder _folder = new();
    private readonly ProcessRunner _processes = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What a service would write around the two classes, with the stack of every thread that made a call.</summary>
    private const string Uses = """
        using Lab.StackProbe;

        static long Stack() => ThreadStack.Current().Stack.Size;
        static string Message(Func<Task> call)
        {
            try
            {
                call().GetAwaiter().GetResult();
                return "nothing";
            }
            catch (Exception e)
            {
                return $"{e.GetType().Name} {e.Message}";
            }
        }

        var said = new Dictionary<string, object>();
        var python = new StackThread();
        said["thread"] = await python.RunAsync(Stack);
        said["same thread"] = await python.RunAsync(() => Environment.CurrentManagedThreadId)
            == await python.RunAsync(() => Environment.CurrentManagedThreadId);
        said["after it"] = Stack();
        said["thread throws"] = Message(() => python.RunAsync<int>(() => throw new FormatException("one")));
        said["thread goes on"] = await python.RunAsync(() => 7);
        var last = python.RunAsync(() => { Thread.Sleep(50); return 8; });
        python.Dispose();
        python.Dispose();
        said["thread ends its work"] = last.IsCompletedSuccessfully;
        said["thread takes no more"] = Message(() => python.RunAsync(() => 9)).Split(' ')[0];

        var scheduler = new StackTaskScheduler(threads: 2);
        var factory = new TaskFactory(scheduler);
        var both = new Barrier(2);
        var stacks = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => factory.StartNew(() =>
        {
            both.SignalAndWait();
            return (Stack: Stack(), Thread: Environment.CurrentManagedThreadId);
        })));
        said["scheduler"] = stacks.Select(s => s.Stack).Distinct().Single();
        said["scheduler threads"] = stacks.Select(s => s.Thread).Distinct().Count();
        said["waited for here"] = factory.StartNew(Stack).GetAwaiter().GetResult();
        said["waited for there"] = await factory.StartNew(() => factory.StartNew(Stack).Result);
        said["scheduler throws"] = Message(() => factory.StartNew(() => throw new FormatException("two")));
        var more = Enumerable.Range(0, 20).Select(_ => factory.StartNew(Stack)).ToList();
        scheduler.Dispose();
        scheduler.Dispose();
        said["scheduler ends its work"] = more.TrueForAll(t => t.IsCompletedSuccessfully);
        said["pool"] = await Task.Run(Stack);
        Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(said));
        """;

    [Fact]
    public async Task The_code_and_the_project_file_give_the_size()
    {
        var built = await BuildAsync(
            Text("csproj") + SettingsProject.References(StackProbe, aspNetCore: false),
            ("StackThread.cs", Text("thread")), ("StackTaskScheduler.cs", Text("scheduler")), ("Uses.cs", Uses));

        var run = await _processes.RunAsync(
            new(LabFiles.RuntimeHost, ["exec", built], TimeSpan.FromMinutes(1)) { Environment = SettingsProgram.Environment() },
            CancellationToken.None);

        Assert.True(run.Succeeded, run.Describe());
        var said = JsonDocument.Parse(((ProcessOutcome.Exited)run).Output).RootElement;
        foreach (var thread in (string[])["thread", "scheduler", "waited for here", "waited for there", "pool"])
            Assert.Equal((thread, Size.Bytes), (thread, said.GetProperty(thread).GetInt64()));
        foreach (var holds in (string[])["same thread", "thread ends its work", "scheduler ends its work"])
            Assert.True(said.GetProperty(holds).GetBoolean(), holds);
        Assert.Equal("FormatException one", said.GetProperty("thread throws").GetString());
        Assert.Equal("FormatException two", said.GetProperty("scheduler throws").GetString());
        Assert.Equal("InvalidOperationException", said.GetProperty("thread takes no more").GetString());
        Assert.Equal((7, 2), (said.GetProperty("thread goes on").GetInt32(), said.GetProperty("scheduler threads").GetInt32()));
    }

    [Fact]
    public async Task The_template_of_a_runtimeconfig_gives_the_size()
    {
        var built = await BuildAsync(
            SettingsProject.References(BuiltLab.Settings, Program().WhyNoKestrel is null),
            ("runtimeconfig.template.json", Text("runtimeconfig")), ("Asked.cs", "return Lab.Settings.Program.Main(args);"));

        AssertSize(await Program().AskAsync(CancellationToken.None, built: built));
    }

    [Fact]
    public async Task The_shell_gives_the_size()
    {
        var outcome = await _processes.RunAsync(
            new("sh", ["-c", Text("shell") + "\nenv"], TimeSpan.FromSeconds(30)) { Environment = SettingsProgram.Environment() },
            CancellationToken.None);

        var variables = ((ProcessOutcome.Exited)outcome).Output.Split('\n').Select(line => line.Split('='));
        await AssertSizeWithAsync(variables.Where(pair => pair[0] == Knob.Variable).Select(pair => (pair[0], pair[1])));
    }

    [Fact]
    public async Task The_unit_gives_the_size()
    {
        var (section, variables) = ("", new List<(string, string)>());
        foreach (var line in Lines("systemd"))
        {
            section = line.StartsWith('[') ? line : section;
            if (section == "[Service]" && line.Split('=', 3) is ["Environment", var name, var value])
                variables.Add((name, value));
        }

        await AssertSizeWithAsync(variables);
    }

    [Fact]
    public async Task The_unit_is_one_that_systemd_takes()
    {
        var systemd = SearchPath.Find("systemd-analyze");
        Assert.SkipWhen(systemd is null, "systemd-analyze is not on the PATH");
        var unit = _folder.WriteFile("lab-asked.service", "[Unit]\nDescription=Asked\n[Service]\nExecStart=/bin/true\n");
        _folder.WriteFile("lab-asked.service.d/stack.conf", Text("systemd"));

        var verified = await _processes.RunAsync(
            new(systemd!, ["verify", "--man=no", unit], TimeSpan.FromMinutes(1)), CancellationToken.None);

        Assert.True(verified is ProcessOutcome.Exited { Status: 0, Error: "" }, verified.ToString());
    }

    [Fact]
    public Task The_Dockerfile_gives_the_size() => AssertSizeWithAsync(
        Lines("dockerfile").Select(line => line.Split(' ', 2)).Where(words => words[0] == "ENV")
            .Select(words => words[1].Split('=')).Select(pair => (pair[0], pair[1])));

    [Fact]
    public async Task The_compose_file_gives_the_size()
    {
        var environment = (await YamlAsync("compose")).GetProperty("services").GetProperty("app").GetProperty("environment");

        await AssertSizeWithAsync(environment.EnumerateObject().Select(variable => (variable.Name, variable.Value.GetString()!)));
    }

    [Fact]
    public async Task The_Deployment_gives_the_size()
    {
        var pod = (await YamlAsync("kubernetes")).GetProperty("spec").GetProperty("template").GetProperty("spec");

        await AssertSizeWithAsync(pod.GetProperty("containers")[0].GetProperty("env").EnumerateArray()
            .Select(variable => (variable.GetProperty("name").GetString()!, variable.GetProperty("value").GetString()!)));
    }

    [Fact]
    public void No_text_is_left_out_here()
    {
        var tested = typeof(SnippetTests).GetMethods().Where(m => m.Name.EndsWith("the_size", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            ["thread", "scheduler", "csproj", "runtimeconfig", "shell", "systemd", "dockerfile", "compose", "kubernetes"],
            SettingSnippet.All(Size).Select(snippet => snippet.Name));
        Assert.Equal(7, tested.Count);
        Assert.All(SettingSnippet.All(Size), snippet => Assert.DoesNotContain('\t', snippet.Text));
    }

    private static string Text(string name) => SettingSnippet.All(Size).Single(snippet => snippet.Name == name).Text;

    private static string[] Lines(string name) => Text(name).Split('\n');

    private SettingsProgram Program() => new(_processes, BuiltLab.Settings, LabFiles.RuntimeHost, _folder.Path);

    private async Task AssertSizeWithAsync(IEnumerable<(string Name, string Value)> variables)
    {
        var taken = variables.ToList();
        Assert.NotEmpty(taken);
        AssertSize(await Program().AskAsync(CancellationToken.None, variables: taken));
    }

    private void AssertSize((IReadOnlyList<ObservedThread> Threads, string? Problem) seen)
    {
        Assert.Null(seen.Problem);
        Assert.Equal(Size, seen.Threads.Single(thread => thread.Thread is ThreadKind.Pool).Stack);
        Assert.Equal(
            Program().WhyNoKestrel is null ? Size : (ByteSize?)null,
            seen.Threads.Single(thread => thread.Thread is ThreadKind.Kestrel).Stack);
    }

    private async Task<string> BuildAsync(string items, params (string Name, string Text)[] files)
    {
        var sdk = SettingsProject.FindSdk(LabFiles.RuntimeHost);
        Assert.SkipWhen(sdk is null, "needs an SDK");
        var (built, problem) = await SettingsProject.BuildAsync(_processes, _folder.Path, sdk!, items, files, CancellationToken.None);
        Assert.True(built is not null, problem);
        return built!;
    }

    private async Task<JsonElement> YamlAsync(string name)
    {
        const string Script = "import json, sys, yaml; json.dump(yaml.safe_load(sys.argv[1]), sys.stdout)";
        var parsed = await _processes.RunAsync(
            new("/usr/bin/python3", ["-I", "-c", Script, Text(name)], TimeSpan.FromSeconds(30)), CancellationToken.None);
        Assert.SkipUnless(parsed.Succeeded, $"needs a Python with PyYAML (Debian: python3-yaml): {parsed.Describe()}");
        return JsonDocument.Parse(((ProcessOutcome.Exited)parsed).Output).RootElement;
    }
}
