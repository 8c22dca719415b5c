using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Tests.Commands;
using Lab.Tests.Environments;

namespace Lab.Tests.Callbacks;

/// <summary>
/// Functions of .NET that Python calls, with every Python of the machine: what they must do is written in Python, and runs in a process
/// that embeds it.
/// </summary>
[Collection(RealLab.OtherSystemsCollection)]
[Trait("Speed", "slow")]
public sealed class CallbackTests
{
    private const double MiB = 1 << 20;

    private static readonly string Embedder = Path.Combine(AppContext.BaseDirectory, "Lab.Python.Tests.Embedder.dll");

    [Fact]
    public async Task They_do_what_functions_of_Python_do()
    {
        foreach (var python in await EveryPythonTests.UsableAsync())
        {
            var run = await EmbedAsync(python, "callback_checks");

            Assert.True(run.Status == 0, $"{python.Executable} {python.Version}: {run.Error}{run.Output}");
            Assert.Matches(@"Ran [1-9]\d+ tests", run.Error);
        }
    }

    [Fact]
    public async Task They_do_so_with_Python_3_14()
    {
        var root = await DebianRoot.SidAsync();
        Assert.SkipIfMissing(root.Missing);
        using var folder = new TemporaryFolder();

        var (status, output, error) = await root.DotNetAsync(folder.Path, Embedder, root.Library, "callback_checks");

        Assert.True(status == 0, error + output);
        Assert.Matches(@"Ran [1-9]\d+ tests", error);
    }

    [Fact]
    public async Task A_million_calls_and_a_hundred_thousand_functions_leave_nothing_behind()
    {
        var python = (await EveryPythonTests.UsableAsync())[0];

        var run = await EmbedAsync(python, "callback_growth", "1000000", "100000");

        Assert.True(run.Status == 0, run.Error);
        var growth = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
        Assert.Equal(0, growth["living functions"]);
        Assert.Equal(0, growth["descriptors"]);
        // What Python and .NET keep for themselves: far less than one for each function or call.
        Assert.InRange(growth["blocks of Python"], -1000, 1000);
        Assert.InRange(growth["bytes of .NET"], -MiB / 10, MiB / 10);
        Assert.True(growth["resident bytes outside .NET's heap"] < MiB / 2, run.Output);
    }

    private static async Task<ProcessOutcome.Exited> EmbedAsync(PythonInstallation python, string module, params string[] arguments)
    {
        var request = new ProcessRequest(
            LabFiles.RuntimeHost, ["exec", Embedder, python.Library!, module, .. arguments], TimeSpan.FromMinutes(5))
        {
            Environment = ImmutableSortedDictionary<string, string?>.Empty.Add("PYTHONHOME", python.HomePrefix),
        };
        return Assert.IsType<ProcessOutcome.Exited>(await new ProcessRunner().RunAsync(request, CancellationToken.None));
    }
}
