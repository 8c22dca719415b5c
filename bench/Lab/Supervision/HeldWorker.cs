using System.Diagnostics;
using Lab.Python.Processes;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>Looks at a worker while it stands still at a fault, or hangs at its deadline.</summary>
internal interface IFaultInspector
{
    /// <summary>
    /// The faulting thread waits until this returns. The fault may be one of many: the CLR survives faults in managed code.
    /// </summary>
    Task AtFaultAsync(HeldWorker worker, FaultRecord fault);

    /// <summary>The worker is killed when this returns.</summary>
    Task AtDeadlineAsync(HeldWorker worker);

    /// <summary>The trial is run again: what was found of the first worker is of no use any more.</summary>
    void Restart();
}

/// <summary>
/// A worker whose faulting threads wait until they are released. Whatever goes wrong during an inspection, the thread is released: a worker
/// that waited for ever would be a death that the lab made up.
/// </summary>
internal sealed class HeldWorker : IDisposable
{
    /// <summary>How long Python may take to begin its report of frames, and how long a pause in it may last.</summary>
    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    /// <summary>A workload may write into the pipe without end; what faulthandler writes of a thousand threads is less.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private const int MostReport = 16 << 20;

    private readonly Stream _frames;
    private readonly Stream _release;
    private readonly IFaultInspector _inspector;
    private readonly MemoryStream _report = new();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _looking = new(1);

    /// <param name="frames">Where Python's faulthandler writes.</param>
    /// <param name="release">Each byte releases a faulting thread.</param>
    public HeldWorker(int processId, Stream frames, Stream release, IFaultInspector inspector)
    {
        (ProcessId, _frames, _release, _inspector) = (processId, frames, release, inspector);
        _ = Task.Run(DrainAsync);
    }

    public int ProcessId { get; }

    /// <summary>The measured stack, as soon as the worker has said where it is.</summary>
    public Func<MemoryRange?> MeasuredStack { get; set; } = () => null;

    /// <summary>
    /// True while a <see cref="SignalObserver"/> watches the process: then no debugger can, and a fault was looked at before the worker's
    /// own recorder tells of it.
    /// </summary>
    public bool IsWatched { get; set; }

    /// <summary>Releases a thread that waits in the worker's recorder, after a look at it.</summary>
    public async Task AtFaultAsync(FaultRecord fault)
    {
        try
        {
            if (!IsWatched)
                await LookAsync(fault).ConfigureAwait(false);
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Looks at a thread that stands still at its fault.</summary>
    public async Task LookAsync(FaultRecord fault)
    {
        await _looking.WaitAsync().ConfigureAwait(false);
        try
        {
            await _inspector.AtFaultAsync(this, fault).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was killed meanwhile: there is nothing left to look at.
        }
        finally
        {
            _ = _looking.Release();
        }
    }

    public async Task AtDeadlineAsync()
    {
        // A fault may be under inspection right now: that one goes first.
        await _looking.WaitAsync().ConfigureAwait(false);
        try
        {
            await _inspector.AtDeadlineAsync(this).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended by itself at the last moment.
        }
        finally
        {
            _ = _looking.Release();
        }
    }

    /// <summary>What Python's faulthandler writes of all its threads now; empty if it does not answer.</summary>
    public async Task<byte[]> PythonFramesAsync()
    {
        lock (_lock)
            _report.SetLength(0);
        if (!Catches(FrameSignal.Number) || !ProcessSignal.Send(ProcessId, FrameSignal.Number))
            return [];
        // The report has no end mark: it is over when nothing more comes.
        var (begun, clock) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        long length = 0;
        while (begun.Elapsed < Longest && clock.Elapsed < (length == 0 ? FirstWord : Silence))
        {
            await Task.Delay(10).ConfigureAwait(false);
            long now;
            lock (_lock)
                now = _report.Length;
            if (now == length)
                continue;
            length = now;
            clock.Restart();
        }

        lock (_lock)
            return _report.ToArray();
    }

    /// <summary>Closes its pipes. An inspection may still go on: what it uses besides them holds no handle.</summary>
    public void Dispose()
    {
        _frames.Dispose();
        _release.Dispose();
    }

    /// <summary>Releases a thread that waits in the worker's recorder.</summary>
    public void Release()
    {
        try
        {
            _release.WriteByte(1);
            _release.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }

    /// <summary>Whether the process has a handler for a signal that would otherwise end it: SigCgt of proc_pid_status(5).</summary>
    private bool Catches(int signal)
    {
        try
        {
            const string field = "SigCgt:";
            var line = File.ReadLines($"/proc/{ProcessId}/status").FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
            return ulong.TryParse(line?[field.Length..].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mask)
                && (mask >> (signal - 1) & 1) != 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task DrainAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await _frames.ReadAsync(buffer).ConfigureAwait(false) is var read and > 0)
            {
                lock (_lock)
                    _report.Write(buffer, 0, (int)Math.Min(read, MostReport - _report.Length));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }
}
