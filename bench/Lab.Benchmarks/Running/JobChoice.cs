using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Perfolizer.Mathematics.OutlierDetection;

namespace Lab.Benchmarks.Running;

/// <summary>The lab's own two jobs. Every sample is kept: outliers are for the analysis to judge.</summary>
internal static class JobChoice
{
    /// <summary>In this process, well below a second a benchmark: figures to see at once, noisier than the default's.</summary>
    public static readonly Job Short = new Job("Short")
        .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(10), logOutput: true))
        .WithWarmupCount(2)
        .WithIterationCount(8)
        .WithIterationTime(TimeInterval.FromMilliseconds(25))
        // The forced collections around each iteration took half of the time, and a service that calls Python has none of them.
        .WithGcForce(false)
        .WithOutlierMode(OutlierMode.DontRemove)
        .AsDefault();

    /// <summary>A process of its own for each benchmark.</summary>
    public static readonly Job Default = new Job("OwnProcess")
        // BenchmarkDotNet builds the whole project again. The analyzers checked it at the first build.
        .WithArguments([new MsBuildArgument("/p:RunAnalyzers=false")])
        .WithWarmupCount(5)
        .WithIterationCount(10)
        .WithIterationTime(TimeInterval.FromMilliseconds(100))
        .WithOutlierMode(OutlierMode.DontRemove)
        .AsDefault();

    /// <summary>Reads <c>--job</c>, whose <c>short</c> and <c>default</c> are ours; what is left is BenchmarkDotNet's.</summary>
    /// <returns>
    /// The job; null for one of BenchmarkDotNet's, which is then among the arguments. Without a filter they ask for all benchmarks, not
    /// for a choice at the terminal.
    /// </returns>
    public static (Job? Job, string[] Arguments) From(IReadOnlyList<string> arguments)
    {
        var rest = new List<string>();
        Job? job = Default;
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value, width) = Option(arguments, i);
            if (name is not ("--job" or "-j"))
            {
                rest.Add(arguments[i]);
                continue;
            }

            job = value?.ToUpperInvariant() switch { "SHORT" => Short, "DEFAULT" => Default, _ => null };
            if (job is null)
                rest.AddRange(arguments.Skip(i).Take(width));
            i += width - 1;
        }

        if (!rest.Any(a => a is "-f" or "--filter" || a.StartsWith("--filter=", StringComparison.Ordinal)))
            rest.AddRange(["--filter", "*"]);
        return (job, [.. rest]);
    }

    private static (string Name, string? Value, int Width) Option(IReadOnlyList<string> arguments, int at)
    {
        var parts = arguments[at].Split('=', 2);
        if (parts.Length == 2)
            return (parts[0], parts[1], 1);
        return at + 1 < arguments.Count ? (parts[0], arguments[at + 1], 2) : (parts[0], null, 1);
    }
}
