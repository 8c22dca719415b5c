using System.Text.Json;
using Lab.Trials.Files;
using Lab.Trials.Timings;

namespace Lab.Trials.Captures;

/// <summary>
/// The raw data of one run: what was planned, then every trial, setting and timing in the order in which they were measured. Everything
/// else that the lab publishes is derived from it and can be derived again.
/// </summary>
/// <remarks>
/// The file holds one JSON object a line. Each entry is appended and flushed by itself: a run that is killed keeps every trial that had
/// ended. An open capture also holds in memory what its file holds, so nobody has to read the file again. All members are safe to use from
/// several threads.
/// </remarks>
public sealed class Capture : IDisposable
{
    /// <summary>
    /// Version of the format. A reader refuses a newer one. Since 2 the header holds the planned probes, since 3 there are refusals,
    /// since 4 a setting has an entry for each kind of thread, and there are trials with a BLAS that is not the user's, since 5 there are
    /// tests.
    /// </summary>
    public const int Schema = 5;

    private readonly Lock _lock = new();
    private readonly List<CaptureEntry> _entries;
    private readonly FileStream? _file;
    private readonly bool _isReadOnly;

    private Capture(List<CaptureEntry> entries, FileStream? file, bool isReadOnly)
    {
        Header = (CaptureEntry.Header)entries[0];
        (_entries, _file, _isReadOnly) = (entries, file, isReadOnly);
    }

    /// <summary>What was planned, where, and with what.</summary>
    public CaptureEntry.Header Header { get; }

    /// <summary>Whether the file ended within a line, as a kill leaves it. What there was of that line is left out.</summary>
    public bool WasCut { get; private init; }

    /// <summary>Everything in the capture so far, the header first.</summary>
    public ImmutableArray<CaptureEntry> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    public ImmutableArray<TrialRecord> Trials => [.. Entries.OfType<CaptureEntry.Trial>().Select(t => t.Record)];

    /// <summary>The tests of suites that were run; of those that ask the same of a test the last one counts.</summary>
    public ImmutableArray<TestRun> Tests =>
        [.. Entries.OfType<CaptureEntry.Tested>().Select(t => t.Run).GroupBy(run => run.Key).Select(same => same.Last())];

    /// <summary>How the stacks of calls grew, where that was traced, with the name of the workload or the id of the test.</summary>
    public ImmutableArray<(string Call, GrowthTrace Growth)> Traces =>
    [
        .. Trials.Select(t => (Call: t.Spec.Workload, t.Growth)).Concat(Tests.Select(t => (Call: t.Test, t.Growth)))
            .Where(t => t.Growth is not null).Select(t => (t.Call, t.Growth!)),
    ];

    /// <summary>The tests that there are; null where none were collected.</summary>
    public CaptureEntry.Collected? Collected => Entries.OfType<CaptureEntry.Collected>().LastOrDefault();

    public ImmutableArray<SettingObservation> Settings => [.. Entries.OfType<CaptureEntry.Setting>().Select(s => s.Observation)];

    public ImmutableArray<Timing> Timings => [.. Entries.OfType<CaptureEntry.Benchmark>().Select(b => b.Timing)];

    /// <summary>The CPU kernels that were tried for the workload that decides; the last one of a workload counts.</summary>
    public ImmutableArray<CaptureEntry.Kernels> Kernels => [.. Entries.OfType<CaptureEntry.Kernels>()];

    /// <summary>The last scan of native libraries; null without one.</summary>
    public CaptureEntry.Scan? Scan => Entries.OfType<CaptureEntry.Scan>().LastOrDefault();

    public ImmutableArray<CaptureEntry.Benchmarked> Benchmarked => [.. Entries.OfType<CaptureEntry.Benchmarked>()];

    /// <summary>A capture in memory alone, for commands that leave no file.</summary>
    /// <param name="entries">The header, and what was measured already.</param>
    /// <exception cref="ArgumentException">The header does not come first.</exception>
    public static Capture Of(params IEnumerable<CaptureEntry> entries) => entries.ToList() is [CaptureEntry.Header, ..] known
        ? new(known, file: null, isReadOnly: false)
        : throw new ArgumentException("a capture starts with its header", nameof(entries));

    /// <summary>Starts the capture of a new run and writes its header, over what a run left that was ended before it had.</summary>
    /// <exception cref="IOException">The file cannot be written, holds a capture already, or another run is writing it.</exception>
    public static Capture Start(string path, CaptureEntry.Header header)
    {
        var file = OpenExclusively(path);
        try
        {
            if (!CaptureReader.IsUnbegun(file))
                throw new IOException($"{path} holds a capture already");
            file.SetLength(0);
            var capture = new Capture([header], file, isReadOnly: false);
            capture.Write(header);
            return capture;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens the capture of an earlier run to append to it. A last line that was cut short by a kill is removed first.</summary>
    /// <exception cref="IOException">The file cannot be opened or written, or another run is writing it.</exception>
    /// <exception cref="InvalidDataException">A line is not an entry, or the capture is of a newer format.</exception>
    public static Capture Resume(string path)
    {
        var file = OpenExclusively(path);
        try
        {
            var (entries, end, isCut) = CaptureReader.Read(path, file);
            file.SetLength(end);
            file.Seek(0, SeekOrigin.End);
            return new(entries, file, isReadOnly: false) { WasCut = isCut };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a capture, also one that a run is still writing. A last line that was cut short is left out.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A line is not an entry, or the capture is of a newer format.</exception>
    public static Capture Read(string path)
    {
        if (!RegularFile.HasContent(path))
            throw NotRegular(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var (entries, _, isCut) = CaptureReader.Read(path, file);
        return new(entries, file: null, isReadOnly: true) { WasCut = isCut };
    }

    /// <summary>
    /// Whether a capture's run was ended before its header stood in the file, which is empty or holds the beginning of a header alone: it
    /// can be started once more, and nothing is lost.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsUnbegun(string path)
    {
        if (!RegularFile.HasContent(path))
            return true;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return CaptureReader.IsUnbegun(file);
    }

    /// <summary>Why an entry could not be read again if it were appended, such as what a hostile worker said; null if it could.</summary>
    public static string? WhyUnreadable(CaptureEntry entry) => CaptureReader.Problem(Line(entry));

    /// <summary>Appends one entry and hands it to the kernel.</summary>
    public void Append(CaptureEntry entry)
    {
        if (_isReadOnly)
            throw new InvalidOperationException("the capture was opened for reading");
        lock (_lock)
        {
            Write(entry);
            _entries.Add(entry);
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Write(CaptureEntry entry)
    {
        if (_file is null)
            return;
        _file.Write([.. Line(entry), (byte)'\n']);
        _file.Flush();
    }

    private static byte[] Line(CaptureEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, TrialsJson.Default.CaptureEntry);

    private static FileStream OpenExclusively(string path)
    {
        // On Linux FileShare.Read is a shared lock (flock), which two writers can hold at the same time. Only an exclusive one shows the
        // other writer.
        new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None).Dispose();
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (file.CanSeek)
            return file;
        file.Dispose();
        throw NotRegular(path);
    }

    private static InvalidDataException NotRegular(string path) =>
        CaptureReader.Refusal(path, "empty, or no regular file: this is not a capture");
}
