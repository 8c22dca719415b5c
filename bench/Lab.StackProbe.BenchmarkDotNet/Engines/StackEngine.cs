using BenchmarkDotNet.Characteristics;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess;
using Lab.StackProbe.BenchmarkDotNet.Notes;

namespace Lab.StackProbe.BenchmarkDotNet.Engines;

/// <summary>
/// An engine that is made, run and disposed of on a thread of its own if a stack size was given; making it runs the global set-up and the
/// jitting. It notes how the run ends, and measures the peak once the inner engine has all its results.
/// </summary>
internal sealed class StackEngine : IEngine
{
    private readonly IEngine _inner;
    private readonly EngineParameters _parameters;
    private readonly NoteWriter _notes;
    private readonly SizedThread? _thread;
    private readonly bool _measuresPeak;

    private StackEngine(IEngine inner, EngineParameters parameters, NoteWriter notes, SizedThread? thread, bool measuresPeak) =>
        (_inner, _parameters, _notes, _thread, _measuresPeak) = (inner, parameters, notes, thread, measuresPeak);

    public IHost Host => _inner.Host;

    public Job TargetJob => _inner.TargetJob;

    public long OperationsPerInvoke => _inner.OperationsPerInvoke;

    public Action? GlobalSetupAction => _inner.GlobalSetupAction;

    public Action? GlobalCleanupAction => _inner.GlobalCleanupAction;

    public Action<long> WorkloadAction => _inner.WorkloadAction;

    public Action<long> OverheadAction => _inner.OverheadAction;

    public IResolver Resolver => _inner.Resolver;

    public static StackEngine Create(StackEngineFactory factory, EngineParameters parameters)
    {
        var isChild = parameters.Host is not InProcessHost;
        var notes = isChild ? NoteWriter.ToFile() : NoteWriter.ToHost(InProcessRun.Take());
        if (isChild && OperatingSystem.IsLinux())
            CoreFile.Forbid();
        SizedThread? thread = null;
        try
        {
            if ((SizeOf(parameters) is not 0 and var own ? own : factory.StackSizeBytes) is not 0 and var asked)
            {
                var size = StackSize.Checked(asked);
                thread = SizedThread.Start(size);
                notes.Stack(size, thread.Below);
                if (isChild)
                    NoteWriter.Faults();
            }

            return On(thread, () => new StackEngine(
                (factory.Inner ?? new EngineFactory()).CreateReadyToRun(parameters), parameters, notes, thread, factory.MeasuresPeak));
        }
        catch (Exception e)
        {
            notes.Raised(e);
            thread?.Dispose();
            throw;
        }
    }

    public RunResults Run() => Run(_thread, _notes, () =>
    {
        var results = _inner.Run();
        if (_measuresPeak && OperatingSystem.IsLinux())
            MeasurePeak();
        return results;
    });

    public Measurement RunIteration(IterationData data) => Run(_thread, _notes, () => _inner.RunIteration(data));

    public void WriteLine() => _inner.WriteLine();

    public void WriteLine(string line) => _inner.WriteLine(line);

    public void Dispose()
    {
        // The inner engine runs the global clean-up.
        try
        {
            if (_thread is null)
                _inner.Dispose();
            else
                _thread.Run(_inner.Dispose);
        }
        finally
        {
            _thread?.Dispose();
        }
    }

    /// <summary>
    /// The size that the benchmark itself gives. A generated class derives from the benchmark's class; the toolchain without code
    /// generation has the benchmark only in the delegates of its set-up.
    /// </summary>
    private static long SizeOf(EngineParameters parameters)
    {
        object?[] targets = [parameters.WorkloadActionNoUnroll.Target, parameters.GlobalSetupAction?.Target];
        return targets.OfType<IStackSized>().FirstOrDefault()?.StackSizeBytes ?? 0;
    }

    private void MeasurePeak()
    {
        try
        {
            _notes.Peak(PeakPass.Measure(_parameters));
        }
        catch (Exception e)
        {
            // The timings are complete.
            _notes.Raised(e);
        }
    }

    private static T On<T>(SizedThread? thread, Func<T> work)
    {
        if (thread is null)
            return work();
        var result = default(T)!;
        thread.Run(() => result = work());
        return result;
    }

    private static T Run<T>(SizedThread? thread, NoteWriter notes, Func<T> work)
    {
        try
        {
            return On(thread, work);
        }
        catch (Exception e)
        {
            notes.Raised(e);
            throw;
        }
    }
}
