using System.Globalization;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Helpers;
using BenchmarkDotNet.Jobs;
using Lab.StackProbe.BenchmarkDotNet.Engines;

namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>
/// Makes engines that run on a thread of a given stack size, and that measure the peak after everything else. Jobs get it by
/// <see cref="StackSizeJobs.WithStackSize(Job, string)"/> and from the diagnoser; nobody else need make one.
/// </summary>
/// <remarks>
/// BenchmarkDotNet carries a job into the child process as source code: an object becomes a call of its constructor without arguments, and
/// only a formattable value type its own text (SourceCodeHelper.ToSourceCode). So that the size gets there this is a value type, and
/// formats itself as the expression that makes it.
/// </remarks>
public readonly record struct StackEngineFactory : IEngineFactory, IFormattable
{
    // Generated code makes one without arguments, and BenchmarkDotNet insists on seeing this constructor.
    public StackEngineFactory()
    {
    }

    /// <summary>Bytes; 0 for the thread that BenchmarkDotNet chose.</summary>
    public long StackSizeBytes { get; init; }

    /// <summary>Whether the peak is measured, after the benchmark's own measurement.</summary>
    public bool MeasuresPeak { get; init; }

    /// <summary>Who makes the engine; null for BenchmarkDotNet's own factory.</summary>
    public IEngineFactory? Inner { get; init; }

    internal bool IsOfAttribute { get; init; }

    /// <summary>For code that BenchmarkDotNet generates.</summary>
    public static StackEngineFactory Create(long stackSizeBytes, bool measuresPeak, IEngineFactory? inner) =>
        new() { StackSizeBytes = stackSizeBytes, MeasuresPeak = measuresPeak, Inner = inner };

    public IEngine CreateReadyToRun(EngineParameters engineParameters)
    {
        ArgumentNullException.ThrowIfNull(engineParameters);
        // The generated code's instance is empty; the job beside it holds the one that was configured.
        var configured = Of(engineParameters.TargetJob);
        return StackEngine.Create(configured == default ? this : configured, engineParameters);
    }

    /// <summary>The C# expression that makes this for the invariant culture, which is how source code is asked for; else words for people.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        ReferenceEquals(formatProvider, CultureInfo.InvariantCulture) ? SourceCode() : ToString();

    public override string ToString()
    {
        var words = StackSizeBytes == 0 ? "own stack" : $"stack of {StackSize.Show(StackSizeBytes)}";
        return Inner is null ? words : $"{words}, {Inner}";
    }

    /// <summary>The factory of a job, or one around the factory that the job has.</summary>
    internal static StackEngineFactory Of(Job job) => job.Infrastructure.EngineFactory switch
    {
        StackEngineFactory factory => factory,
        null or EngineFactory => new StackEngineFactory(),
        var other => new StackEngineFactory { Inner = other },
    };

    private string SourceCode() => string.Create(
        CultureInfo.InvariantCulture,
        $"global::{typeof(StackEngineFactory).FullName}.{nameof(Create)}({StackSizeBytes}L, {(MeasuresPeak ? "true" : "false")}, {SourceCodeHelper.ToSourceCode(Inner!)})");
}
