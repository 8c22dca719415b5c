using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Helpers;
using BenchmarkDotNet.Jobs;
using Lab.StackProbe.BenchmarkDotNet.Engines;

namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>
/// Makes engines that run on a thread with a given stack size and measure the peak last. Jobs get it from
/// <see cref="StackSizeJobs.WithStackSize(Job, string)"/> and from the diagnoser; other code does not need it.
/// </summary>
/// <remarks>
/// BenchmarkDotNet passes a job to the child process as source code: an object becomes a call of its constructor without arguments, only a
/// formattable value type becomes its own text (SourceCodeHelper.ToSourceCode). So this is a value type that formats itself as the
/// expression that makes it; otherwise the size would be lost.
/// </remarks>
public readonly record struct StackEngineFactory : IEngineFactory, IFormattable
{
    // Generated code makes one without arguments, and BenchmarkDotNet requires a declared constructor.
    public StackEngineFactory()
    {
    }

    /// <summary>As <see cref="IStackSized.StackSizeBytes"/>; 0 for the thread that BenchmarkDotNet chose.</summary>
    public long StackSizeBytes { get; init; }

    /// <summary>Whether the peak is measured, after the benchmark's own measurement.</summary>
    public bool MeasuresPeak { get; init; }

    /// <summary>The factory of the engine that measures time; null for that of BenchmarkDotNet.</summary>
    public IEngineFactory? Inner { get; init; }

    internal bool IsOfAttribute { get; init; }

    /// <summary>For code that BenchmarkDotNet generates.</summary>
    public static StackEngineFactory Create(long stackSizeBytes, bool measuresPeak, IEngineFactory? inner) =>
        new() { StackSizeBytes = stackSizeBytes, MeasuresPeak = measuresPeak, Inner = inner };

    public IEngine CreateReadyToRun(EngineParameters engineParameters)
    {
        ArgumentNullException.ThrowIfNull(engineParameters);
        // The instance in generated code is empty; the job holds the configured one.
        var configured = Of(engineParameters.TargetJob);
        return StackEngine.Create(configured == default ? this : configured, engineParameters);
    }

    /// <summary>
    /// For the invariant culture, with which BenchmarkDotNet writes source code, the C# expression that makes this; else a description.
    /// </summary>
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

    private string SourceCode()
    {
        var create = $"global::{typeof(StackEngineFactory).FullName}.{nameof(Create)}";
        var measures = MeasuresPeak ? "true" : "false";
        var inner = SourceCodeHelper.ToSourceCode(Inner!);
        return string.Create(CultureInfo.InvariantCulture, $"{create}({StackSizeBytes}L, {measures}, {inner})");
    }
}
