using System.Text.Json;
using System.Text.Json.Serialization;
using BenchmarkDotNet.Jobs;
using Lab.Benchmarks.CallOverhead;
using Lab.Python.Embedding;
using Lab.Python.Processes;
using Lab.Trials.Files;
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
        OwnFolder.Make(folder);
        foreach (var file in Sources.Concat(Headers))
            ReplacedFile.Write(Path.Combine(folder, file), CallOperations.Resource(file));
        ReplacedFile.Write(Path.Combine(folder, CallOperations.Module + ".py"), CallOperations.Source);
        ReplacedFile.Write(Path.Combine(folder, EmbeddedPython.BootstrapModule + ".py"), EmbeddedPython.BootstrapSource);
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
    public ImmutableArray<FloorLine> Time(
        PythonStart python, FloorEffort effort, IReadOnlyCollection<(string Operation, long Count)> operations)
    {
        ImmutableArray<string> arguments =
        [
            python.Library, python.Executable, python.Catalog, string.Join('\n', python.SiteDirectories), string.Join('\n', python.SysPath),
            _folder,
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

/// <summary>How long the C program measures each operation.</summary>
/// <param name="Warmups">Iterations that are thrown away.</param>
/// <param name="Iterations">Iterations that are kept.</param>
/// <param name="IterationTime">What an iteration is to take, about.</param>
internal sealed record FloorEffort(int Warmups, int Iterations, TimeSpan IterationTime)
{
    /// <summary>
    /// Half of what a job asks for: one half is run before the benchmarks, one after them, so that a machine that drifts hits both.
    /// </summary>
    public static FloorEffort HalfOf(Job job)
    {
        // What BenchmarkDotNet does where a job leaves it open depends on the samples; these are the middles of its ranges.
        var iterations = job.Run.HasValue(RunMode.IterationCountCharacteristic) ? job.Run.IterationCount : 15;
        var warmups = job.Run.HasValue(RunMode.WarmupCountCharacteristic) ? job.Run.WarmupCount : 5;
        var time = job.Run.HasValue(RunMode.IterationTimeCharacteristic) ? job.Run.IterationTime.ToMilliseconds() : 500;
        return new(Math.Max(1, warmups), Math.Max(1, (iterations + 1) / 2), TimeSpan.FromMilliseconds(time));
    }
}

/// <summary>What the C program says of one operation.</summary>
/// <param name="Count">Operations in each iteration.</param>
/// <param name="Value">The number that the operation brought back; 0 where nothing comes back.</param>
/// <param name="Nanoseconds">Time of one operation, one figure an iteration, the empty loop taken off.</param>
internal sealed record FloorLine(string Operation, long Count = 0, double Value = 0, ImmutableArray<double> Nanoseconds = default)
{
    /// <summary>Why there are no figures; null where there are.</summary>
    public string? Problem { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FloorLine))]
internal sealed partial class FloorJson : JsonSerializerContext;
