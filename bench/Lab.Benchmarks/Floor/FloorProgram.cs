using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Lab.Benchmarks.CallOverhead;
using Lab.Benchmarks.Running;
using Lab.Python.Embedding;
using Lab.Python.Processes;
using Lab.Trials.Messages;

namespace Lab.Benchmarks.Floor;

/// <summary>The C program that embeds the same Python and makes the same calls, compiled on this machine.</summary>
internal sealed class FloorProgram
{
    private static readonly ImmutableArray<string> Sources = ["call_floor.c", "call_operations.c", "python_api.c"];
    private static readonly ImmutableArray<string> Headers = ["python_api.h", "call_operations.h"];
    private static readonly TimeSpan CompileDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RunDeadline = TimeSpan.FromMinutes(10);

    private readonly string _folder;

    private FloorProgram(string folder) => _folder = folder;

    private string Executable => Path.Combine(_folder, "call_floor");

    /// <summary>Writes the sources into a folder and compiles them there.</summary>
    /// <returns>The program, or why there is none, in one line.</returns>
    public static (FloorProgram? Program, string? Problem) Compile(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Sources.Concat(Headers))
            File.WriteAllText(Path.Combine(folder, file), Resource.Text(file));
        File.WriteAllText(Path.Combine(folder, CallOperations.Module + ".py"), CallOperations.Source);
        File.WriteAllText(Path.Combine(folder, EmbeddedPython.BootstrapModule + ".py"), EmbeddedPython.BootstrapSource);
        var program = new FloorProgram(folder);
        ImmutableArray<string> options =
            ["-O2", "-Wall", "-pthread", "-o", program.Executable, .. Sources.Select(s => Path.Combine(folder, s)), "-ldl"];
        foreach (var compiler in (ReadOnlySpan<string>)["gcc", "cc"])
        {
            var outcome = Run(new(compiler, options, CompileDeadline));
            if (outcome.Succeeded)
                return (program, null);
            if (outcome is not ProcessOutcome.NotStarted)
                return (null, $"{compiler} could not compile the C program: {outcome.Describe()}");
        }

        return (null, "no C compiler: neither gcc nor cc is on the PATH");
    }

    /// <summary>Times operations, one after the other.</summary>
    /// <param name="operations">Each with its operations an iteration, 0 to have the program choose.</param>
    /// <returns>A line for each, in their order.</returns>
    public ImmutableArray<FloorLine> Time(PythonStart python, FloorEffort effort, IReadOnlyCollection<(string Operation, long Count)> operations)
    {
        ImmutableArray<string> arguments =
        [
            python.Library, python.Executable, python.Catalog, string.Join('\n', python.SiteDirectories), string.Join('\n', python.SysPath), _folder,
            effort.Warmups.ToString(CultureInfo.InvariantCulture),
            effort.Iterations.ToString(CultureInfo.InvariantCulture),
            effort.IterationTime.TotalNanoseconds.ToString("F0", CultureInfo.InvariantCulture),
            .. operations.SelectMany(o => new[] { o.Operation, o.Count.ToString(CultureInfo.InvariantCulture) }),
        ];
        var outcome = Run(new(Executable, arguments, RunDeadline));
        var said = outcome switch
        {
            ProcessOutcome.Exited e => e.Output,
            ProcessOutcome.TimedOut t => t.Output,
            _ => "",
        };
        var lines = said.Split('\n').Where(l => l.StartsWith('{') && l.EndsWith('}'))
            .Select(l => JsonSerializer.Deserialize(l, FloorJson.Default.FloorLine)!)
            .ToDictionary(l => l.Operation);
        return [.. operations.Select(o => lines.GetValueOrDefault(o.Operation)
            ?? new(o.Operation) { Problem = $"the C program: {outcome.Describe()}" })];
    }

    private static ProcessOutcome Run(ProcessRequest request) =>
        new ProcessRunner().RunAsync(request, CancellationToken.None).GetAwaiter().GetResult();
}
