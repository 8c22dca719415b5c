using Lab.Analysis;
using Lab.Benchmarking;
using Lab.Commands;
using Lab.Console;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// One run: its folder, its capture, the jobs that fill it, and what is published from it. Opened, planned, measured, timed and published
/// in that order.
/// </summary>
internal sealed class Run : IDisposable
{
    private readonly RunDisplay _display;
    private readonly bool _becomesLatest;
    private Capture? _capture;
    private bool _isNew;
    private string? _before;

    private Run(RunFolder folder, Capture? capture, bool becomesLatest, RunDisplay display) =>
        (Folder, _capture, _becomesLatest, _display) = (folder, capture, becomesLatest, display);

    public RunFolder Folder { get; }

    public Capture Capture => _capture ?? throw new InvalidOperationException("the run has no plan yet");

    /// <summary>
    /// Makes the folder of a new run before the first minute is spent, so that one that cannot be written is not found out at the end. A
    /// run that gets no plan leaves no folder.
    /// </summary>
    /// <param name="named">The folder; null for <c>artifacts/TIME</c>, which becomes the latest run.</param>
    /// <exception cref="CommandException">The folder cannot be made or written, or holds a run already.</exception>
    public static Run Create(string? named, RunDisplay display) =>
        new(RunFolder.Create(named, DateTimeOffset.Now), null, becomesLatest: named is null, display);

    /// <summary>Opens an earlier run to go on with it.</summary>
    /// <param name="named">Its folder or its capture; null for the latest.</param>
    /// <param name="trusts">Whether the user trusts it, whoever started it: to resume a run is to run what its capture says.</param>
    /// <exception cref="CommandException">There is none, it is not one, or it is of somebody else.</exception>
    /// <exception cref="IOException">Another lab is writing it.</exception>
    public static Run Resume(string? named, bool trusts, RunDisplay display)
    {
        var folder = RunFolder.Find(named);
        var capture = folder.Resume();
        if (!trusts && !RunMark.OfUser().IsOn(capture.Header))
        {
            capture.Dispose();
            throw new CommandException(ExitCode.Usage, RunMark.Refusal(capture.Header));
        }

        if (capture.WasCut)
            display.Report(RunFolder.CutLine);
        return new(folder, capture, becomesLatest: false, display);
    }

    /// <summary>Writes the plan. From now on there is a run to resume.</summary>
    public void Start(CaptureEntry.Header header)
    {
        try
        {
            _capture = Capture.Start(Folder.CaptureFile, RunMark.OfUser().On(header));
        }
        catch (IOException e)
        {
            // A full disk, or another lab that was started at the same time and writes there.
            throw RunFolder.Unwritable(Folder.Path, e);
        }

        _isNew = true;
        if (!_becomesLatest)
            return;
        _before = Folder.LatestTarget;
        if (Folder.PointLatestHere() is { } problem)
            _display.Report(problem);
    }

    /// <summary>The jobs that the header plans.</summary>
    /// <param name="parallel">How many workers run at the same time.</param>
    /// <param name="lines">Receives what BenchmarkDotNet prints; null to show the progress alone.</param>
    public IEnumerable<IJob> Jobs(RunContext context, TrialLimits limits, int parallel, IProgress<string>? lines = null)
    {
        var supervisor = context.Supervisor(limits);
        return Capture.Header.Sweep is not null
            ? [new SweepJob(supervisor, _display, parallel, limits.Deadline)]
            : Capture.Header.Curve is not null ? [new CurveJob(supervisor, _display, parallel, limits.Deadline)]
            : Capture.Header.Suite is not null
            ? [new SuiteJob(new(context.Launcher, context.Recipe, limits), supervisor, _display, parallel, limits.Deadline)]
            : Capture.Header.Blas is not null ? [new BlasJob(supervisor, _display, parallel, limits.Deadline)]
            :
            [
                new MainJob(
                    (context.Settings(Folder), context.Python),
                    new KernelJob(context, supervisor, parallel, limits.Deadline),
                    supervisor,
                    _display,
                    parallel,
                    limits.Deadline),
                new BenchmarkStage(Folder, context, lines),
            ];
    }

    /// <summary>
    /// Runs jobs, one after the other, and publishes. What was measured is published also where they are interrupted or fail.
    /// </summary>
    public async Task<Results> RunAsync(IEnumerable<IJob> jobs, CancellationToken cancel)
    {
        try
        {
            foreach (var job in jobs)
                await job.RunAsync(Capture, cancel).ConfigureAwait(false);
            RefuseMistakes();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            _display.Report("interrupted: writing the report of what was measured");
        }
        catch (CommandException e) when (_isNew && e.ExitCode == ExitCode.Usage && HasMeasuredNothing)
        {
            Withdraw();
            throw;
        }
        catch (Exception)
        {
            _display.Report("failed: writing the report of what was measured");
            TryPublish(cancel);
            throw;
        }

        return Publish(cancel);
    }

    /// <summary>Whether no call was made: the capture holds the plan, settings, and why names are not those of workloads.</summary>
    private bool HasMeasuredNothing =>
        Capture.Trials.All(trial => CatalogError.Is(trial.Outcome))
        && Capture.Entries.All(entry =>
            entry is CaptureEntry.Header or CaptureEntry.Collected or CaptureEntry.Setting or CaptureEntry.Trial);

    /// <exception cref="CommandException">Nothing was measured, as no name that was given is that of a workload.</exception>
    private void RefuseMistakes()
    {
        var mistakes = RaisedWorkload.In(Capture)
            .Select(raised => raised with { Workload = WorkloadName.Parse(raised.Workload).Workload })
            .DistinctBy(raised => raised.Workload)
            .ToList();
        if (!_isNew || mistakes.Count == 0 || !HasMeasuredNothing)
            return;
        foreach (var mistake in mistakes.SkipLast(1))
            _display.Report(mistake.Describe());
        throw new CommandException(ExitCode.Usage, mistakes[^1].Describe());
    }

    /// <summary>Removes the folder if nothing was written to it.</summary>
    public void Dispose()
    {
        _capture?.Dispose();
        Folder.RemoveIfEmpty();
    }

    /// <summary>A run that was asked for in error and has measured nothing leaves nothing, and does not hide the one before.</summary>
    private void Withdraw()
    {
        Capture.Dispose();
        Folder.Remove(_before);
    }

    private Results Publish(CancellationToken cancel) => new Publication(_display).Write(Folder, Capture, cancel);

    /// <summary>The failure that led here is what the user has to hear of, not another one that follows from it.</summary>
    private void TryPublish(CancellationToken cancel)
    {
        try
        {
            Publish(cancel);
        }
        catch (Exception)
        {
            _display.Report($"the report could not be written; the capture is in {Folder.Path}");
        }
    }
}
