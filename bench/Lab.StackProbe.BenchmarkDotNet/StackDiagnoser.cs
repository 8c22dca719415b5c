using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;
using Lab.StackProbe.BenchmarkDotNet.Columns;
using Lab.StackProbe.BenchmarkDotNet.Engines;
using Lab.StackProbe.BenchmarkDotNet.Notes;
using Lab.StackProbe.BenchmarkDotNet.Outcomes;

namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>Measures how much stack one invocation of a benchmark takes: the metric <c>Peak Stack</c>, in bytes.</summary>
/// <remarks>
/// Measured on Linux, on the thread that ran the benchmark, after the measurement of time. For an asynchronous benchmark it is the stack of
/// the calling thread. Use <see cref="StackDiagnoserAttribute"/> or <see cref="StackDiagnoserConfig.AddStackDiagnoser"/>.
/// </remarks>
public sealed class StackDiagnoser : IDiagnoser
{
    public static readonly StackDiagnoser Default = new();

    private StackDiagnoser()
    {
    }

    public IEnumerable<string> Ids => [nameof(StackDiagnoser)];

    public IEnumerable<IExporter> Exporters => [];

    public IEnumerable<IAnalyser> Analysers => [OutcomeAnalyser.Default];

    // The pass follows the measurement in the same process: the timings are not disturbed, and no process runs twice.
    public RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.NoOverhead;

    public void Handle(HostSignal signal, DiagnoserActionParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (signal != HostSignal.BeforeAnythingElse)
            return;
        if (parameters.Process.Id == Environment.ProcessId)
            InProcessRun.Announce(parameters.BenchmarkCase);
        else
            CaseNotes.Started(parameters.BenchmarkCase, parameters.Process.Id);
    }

    public IEnumerable<Metric> ProcessResults(DiagnoserResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (CaseNotes.Of(results.BenchmarkCase, results.BuildResult)?.PeakBytes is { } bytes)
            yield return new Metric(PeakStackDescriptor.Default, bytes);
    }

    public void DisplayResults(ILogger logger)
    {
    }

    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters)
    {
        ArgumentNullException.ThrowIfNull(validationParameters);
        foreach (var error in DiagnosedCases.Attach(validationParameters.Benchmarks))
            yield return error;
        if (!OperatingSystem.IsLinux())
            yield return new(isCritical: false, "Peak Stack is measured on Linux only. Stack sizes take effect.");
    }
}
