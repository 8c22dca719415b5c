using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
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
    /// <summary>Version of the format. A reader refuses a newer one. Since 2 the header holds the planned probes.</summary>
    public const int Schema = 2;

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

    public ImmutableArray<SettingObservation> Settings => [.. Entries.OfType<CaptureEntry.Setting>().Select(s => s.Observation)];

    public ImmutableArray<Timing> Timings => [.. Entries.OfType<CaptureEntry.Benchmark>().Select(b => b.Timing)];

    public ImmutableArray<CaptureEntry.Benchmarked> Benchmarked => [.. Entries.OfType<CaptureEntry.Benchmarked>()];

    /// <summary>A capture in memory alone, for commands that leave no file.</summary>
    /// <param name="entries">The header, and what was measured already.</param>
    /// <exception cref="ArgumentException">The header does not come first.</exception>
    public static Capture Of(params IEnumerable<CaptureEntry> entries) => entries.ToList() is [CaptureEntry.Header, ..] known
        ? new(known, file: null, isReadOnly: false)
        : throw new ArgumentException("a capture starts with its header", nameof(entries));

    /// <summary>Starts the capture of a new run and writes its header.</summary>
    /// <exception cref="IOException">The file cannot be written, holds a capture already, or another run is writing it.</exception>
    public static Capture Start(string path, CaptureEntry.Header header)
    {
        var file = OpenExclusively(path);
        try
        {
            if (file.Length > 0)
                throw new IOException($"{path} holds a capture already");
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
            var entries = Parse(path, file);
            file.Seek(0, SeekOrigin.End);
            return new(entries, file, isReadOnly: false);
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
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new(Parse(path, file), file: null, isReadOnly: true);
    }

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
        _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(entry, TrialsJson.Default.CaptureEntry), (byte)'\n']);
        _file.Flush();
    }

    private static FileStream OpenExclusively(string path)
    {
        // On Linux FileShare.Read is a shared lock (flock), which two writers can hold at the same time. Only an exclusive one shows the
        // other writer.
        new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None).Dispose();
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            file.SetLength(EndOfLastLine(file));
            file.Seek(0, SeekOrigin.End);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static List<CaptureEntry> Parse(string path, FileStream file)
    {
        var whole = new byte[EndOfLastLine(file)];
        file.Seek(0, SeekOrigin.Begin);
        file.ReadExactly(whole);
        var entries = new List<CaptureEntry>();
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(whole).Split('\n'))
        {
            number++;
            if (line.Length == 0)
                continue;
            try
            {
                entries.Add(entries.Count == 0 ? ParseFirst(path, line) : ParseEntry(line));
            }
            catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or FormatException)
            {
                throw new InvalidDataException($"{path}: line {number} is not a capture entry: {FirstLine(e.Message)}", e);
            }
        }

        if (entries is not [CaptureEntry.Header header, ..])
            throw new InvalidDataException($"{path}: no header in its first line: this is not a capture");
        if (header.Probes.FirstOrDefault(p => p.Environment < 0 || p.Environment >= header.Environments.Length) is { } lost)
            throw new InvalidDataException($"{path}: the header plans a probe of {lost.Workload} in an environment that it does not have");
        return entries;
    }

    private static CaptureEntry ParseEntry(string line) =>
        JsonSerializer.Deserialize(line, TrialsJson.Default.CaptureEntry) ?? throw new JsonException("null");

    /// <summary>
    /// Of a newer format only the number in its first line can be relied on: it is looked at before anything else is read.
    /// </summary>
    private static CaptureEntry ParseFirst(string path, string line)
    {
        using var json = JsonDocument.Parse(line);
        var format = json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("schema", out var schema)
            && schema.ValueKind == JsonValueKind.Number
            && schema.TryGetInt32(out var number) ? number : Schema;
        if (format > Schema)
            throw new InvalidDataException($"{path}: written in format {format}, this lab reads up to {Schema}: use a newer lab");
        var entry = ParseEntry(line);
        return format == 1 && entry is CaptureEntry.Header header ? WithPlan(header, json.RootElement) : entry;
    }

    /// <summary>
    /// A header of format 1 does not hold the planned probes. They followed from its catalog and its environments, from the sizes to try on
    /// plain threads, and from the workloads to call through pythonnet too.
    /// </summary>
    private static CaptureEntry.Header WithPlan(CaptureEntry.Header header, JsonElement json)
    {
        ImmutableArray<ByteSize> plainSizes = [.. Items("plainSizes").Select(size => new ByteSize(size.GetInt64()))];
        ImmutableArray<string> throughPythonNet = [.. Items("throughPythonNet").Select(name => name.GetString() ?? "")];
        return header with
        {
            Probes = PlannedProbe.Of(header.Catalog, header.Environments.Length, Host.Guarded, plainSizes, throughPythonNet),
        };

        IEnumerable<JsonElement> Items(string name) =>
            json.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();

    private static long EndOfLastLine(FileStream file)
    {
        for (var end = file.Length; end > 0; end--)
        {
            file.Seek(end - 1, SeekOrigin.Begin);
            if (file.ReadByte() == '\n')
                return end;
        }

        return 0;
    }
}
