using System.Text.Json;

namespace Lab.Trials.Captures;

/// <summary>
/// Reads the lines of a capture file. The file may come from anywhere and hold anything: it is read from the start to the end once, a
/// line at a time, within the limits below; a line that is no entry, or whose entry <see cref="CaptureRules"/> refuses, ends the reading
/// with one line that names it.
/// </summary>
internal sealed class CaptureReader
{
    /// <summary>Of a growth trace with a step a page and a hundred Python frames a step: tens of megabytes.</summary>
    public const int LongestLine = 64 << 20;

    /// <summary>Of a catalog of a hundred workloads: a tenth of a megabyte.</summary>
    private const int LongestHeader = 4 << 20;

    /// <summary>A run over the whole catalog takes some ten megabytes.</summary>
    public const long LargestFile = 512L << 20;

    /// <summary>A run over the whole catalog has a thousand.</summary>
    private const int MostEntries = 1_000_000;

    /// <summary>All suites, on all sizes, have some hundreds.</summary>
    private const int MostTimings = 5_000;

    /// <summary>A dozen settings on a dozen kinds of threads, also in a run that was resumed some times.</summary>
    private const int MostSettings = 5_000;

    /// <summary>Each names up to a hundred; a run appends one, and one more where a resumed run finds other kernels.</summary>
    private const int MostKernels = 20;

    /// <summary>Users add one now and then.</summary>
    private const int MostScans = 20;

    /// <summary>Of a line, in its lists: a growth trace has some hundred thousand frames.</summary>
    private const int MostValues = 1_000_000;

    private const int LongestPath = 80;
    private const int LongestReason = 80;

    /// <summary>What the first line of every capture begins with.</summary>
    private static ReadOnlySpan<byte> Beginning => "{\"entry\":\"header\""u8;

    private readonly string _path;
    private readonly List<CaptureEntry> _entries = [];

    // Nearly all trials of a capture are in one of two environments: each is kept once.
    private readonly Dictionary<TrialEnvironment, TrialEnvironment> _environments = [];

    private int _timings;
    private int _settings;
    private int _kernels;
    private int _scans;

    private CaptureReader(string path) => _path = path;

    /// <summary>Reads all entries.</summary>
    /// <param name="path">Path of the file, for messages.</param>
    /// <param name="file">The file, at its start.</param>
    /// <returns>The entries, the header first; where the last whole line ends; and whether half a line follows it.</returns>
    /// <exception cref="InvalidDataException">It is no capture, or not one that can be read; the message is one line.</exception>
    public static (List<CaptureEntry> Entries, long End, bool IsCut) Read(string path, Stream file)
    {
        if (file.Length > LargestFile)
            throw Refusal(path, $"larger than {LargestFile >> 20} MiB: no run writes such a capture");
        var reader = new CaptureReader(path);
        var lines = new Lines(file);
        while (lines.Next(reader.LineLimit, out var line))
            reader.Take(line, lines.Number);
        if (lines.IsTooLong)
            throw Refusal(path, $"line {lines.Number} is longer than {reader.LineLimit >> 20} MiB: this is not a capture");
        return reader._entries.Count > 0
            ? (reader._entries, lines.End, lines.IsCut)
            : throw Refusal(path, "no header in its first line: this is not a capture");
    }

    /// <summary>
    /// Whether a file is what a run leaves that is killed before its header stands in its capture: nothing, or the beginning of a header.
    /// </summary>
    public static bool IsUnbegun(Stream file)
    {
        var lines = new Lines(file);
        if (lines.Next(LongestHeader, out var line) || lines.IsTooLong)
            return false;
        return line.Length < Beginning.Length ? Beginning.StartsWith(line) : line.StartsWith(Beginning);
    }

    /// <summary>Why a line could not be read again if it were written; null if it could.</summary>
    public static string? Problem(ReadOnlySpan<byte> line)
    {
        try
        {
            CaptureRules.Check(Parse(line), header: null);
            return line.Length <= LongestLine ? null : $"longer than {LongestLine >> 20} MiB";
        }
        catch (Exception e) when (IsOfTheText(e))
        {
            return Reason(e);
        }
    }

    /// <summary>One line that names the file and says what is wrong with it, of at most 200 characters.</summary>
    public static InvalidDataException Refusal(string path, string what, Exception? inner = null) =>
        new($"{VisibleText.Line(path, LongestPath)}: {what}", inner);

    private int LineLimit => _entries.Count == 0 ? LongestHeader : LongestLine;

    private void Take(ReadOnlySpan<byte> line, int number)
    {
        if (line.IsEmpty)
            return;
        try
        {
            if (_entries.Count > 0 && OldSetting.Read(line) is { } old)
                Add(old);
            else
                Add(_entries.Count == 0 ? ParseFirst(line) : Parse(line));
        }
        catch (Exception e) when (IsOfTheText(e))
        {
            throw Refusal(_path, $"line {number} is not a capture entry: {Reason(e)}", e);
        }
    }

    private void Add(params ReadOnlySpan<CaptureEntry> entries)
    {
        foreach (var entry in entries)
        {
            CaptureRules.Check(entry, _entries.Count == 0 ? null : (CaptureEntry.Header)_entries[0]);
            if (_entries.Count == 0 && entry is not CaptureEntry.Header)
                throw Refusal(_path, "no header in its first line: this is not a capture");
            _timings += entry is CaptureEntry.Benchmark ? 1 : 0;
            _settings += entry is CaptureEntry.Setting ? 1 : 0;
            _kernels += entry is CaptureEntry.Kernels ? 1 : 0;
            _scans += entry is CaptureEntry.Scan ? 1 : 0;
            if (_entries.Count == MostEntries || _timings > MostTimings)
                throw Refusal(_path, $"more than {MostEntries} entries, or {MostTimings} timings: no run writes such a capture");
            if (_settings > MostSettings || _kernels > MostKernels || _scans > MostScans)
            {
                var limits = $"{MostSettings} settings, {MostKernels} lists of CPU kernels or {MostScans} scans";
                throw Refusal(_path, $"more than {limits}: no run writes such a capture");
            }

            _entries.Add(Shared(entry));
        }
    }

    /// <summary>
    /// Of a newer format only the number in its first line can be relied on: it is looked at before anything else is read.
    /// </summary>
    private CaptureEntry ParseFirst(ReadOnlySpan<byte> line)
    {
        RequireReadable(line);
        using var json = JsonDocument.Parse(line.ToArray());
        var format = json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("schema", out var schema)
            && schema.ValueKind == JsonValueKind.Number
            && schema.TryGetInt32(out var number) ? number : Capture.Schema;
        if (format > Capture.Schema)
            throw Refusal(_path, $"written in format {format}, this lab reads up to {Capture.Schema}: use a newer lab");
        var entry = Parse(line);
        return format == 1 && entry is CaptureEntry.Header header ? OldHeader.WithPlan(header, json.RootElement) : entry;
    }

    private static CaptureEntry Parse(ReadOnlySpan<byte> line)
    {
        RequireReadable(line);
        return JsonSerializer.Deserialize(line, TrialsJson.Default.CaptureEntry) ?? throw new JsonException("null");
    }

    /// <summary>
    /// What the types of the entries do not say: no list holds null, lists do not hold more than any run writes, and no number is so large
    /// or so small that calculating with it leaves the numbers. Addresses, the largest of all, have 64 bits; a nanosecond in seconds, the
    /// smallest, has nine digits.
    /// </summary>
    private static void RequireReadable(ReadOnlySpan<byte> line)
    {
        const double largest = 2e19, smallest = 1e-15;
        var json = new Utf8JsonReader(line);
        var (isList, values) = (0UL, 0);
        while (json.Read())
        {
            values += (isList & 1) != 0 ? 1 : 0;
            if (values > MostValues)
                throw new JsonException($"more than {MostValues} values in lists");
            switch (json.TokenType)
            {
                case JsonTokenType.StartArray:
                    isList = (isList << 1) | 1;
                    break;
                case JsonTokenType.StartObject:
                    isList <<= 1;
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    isList >>= 1;
                    break;
                case JsonTokenType.Null when (isList & 1) != 0:
                    throw new JsonException($"a list holds null, at byte {json.TokenStartIndex}");
                case JsonTokenType.Number when !json.TryGetInt64(out _)
                    && (!json.TryGetDouble(out var number) || !(Math.Abs(number) is 0 or (>= smallest and <= largest))):
                    throw new JsonException($"a number out of range, at byte {json.TokenStartIndex}");
            }
        }
    }

    private CaptureEntry Shared(CaptureEntry entry)
    {
        if (entry is not CaptureEntry.Trial { Record: var record })
            return entry;
        if (_environments.TryGetValue(record.Spec.Environment, out var known))
            return new CaptureEntry.Trial(record with { Spec = record.Spec with { Environment = known } });
        _environments.Add(record.Spec.Environment, record.Spec.Environment);
        return entry;
    }

    private static bool IsOfTheText(Exception e) =>
        e is JsonException or NotSupportedException or InvalidOperationException or FormatException or ArgumentException;

    /// <summary>What a parser says, without the names of types, and where that is in the line.</summary>
    private static string Reason(Exception e)
    {
        // A reader's place in the line is the library's, and means nothing to whoever has the file.
        var said = e.Message.Split([" Path: ", " LineNumber: "], StringSplitOptions.None)[0]
            .Replace(typeof(TrialSpec).Namespace + ".", "", StringComparison.Ordinal);
        var place = e is JsonException { Path: { Length: > 1 } path } ? $" at {VisibleText.Line(path, LongestReason / 2)}" : "";
        return VisibleText.Line(said, LongestReason - place.Length) + place;
    }

    /// <summary>The lines of a file, one after the other in a buffer that grows with the longest alone.</summary>
    private sealed class Lines(Stream file)
    {
        private byte[] _buffer = new byte[64 * 1024];
        private int _start;
        private int _filled;

        /// <summary>Number of the line that was read last, or that is too long; from 1.</summary>
        public int Number { get; private set; }

        /// <summary>Where the last whole line ends in the file.</summary>
        public long End { get; private set; }

        /// <summary>Whether the file ends within a line.</summary>
        public bool IsCut { get; private set; }

        public bool IsTooLong { get; private set; }

        /// <param name="limit">The most bytes that the line may have.</param>
        /// <param name="line">The line without its end; at the end of the file what follows the last one.</param>
        /// <returns>False at the end of the file, or where a line is too long.</returns>
        public bool Next(int limit, out ReadOnlySpan<byte> line)
        {
            Number++;
            for (var searched = _start; ;)
            {
                var length = _buffer.AsSpan(searched, _filled - searched).IndexOf((byte)'\n');
                if (length >= 0)
                {
                    line = _buffer.AsSpan(_start, searched + length - _start);
                    End += line.Length + 1;
                    _start = searched + length + 1;
                    return true;
                }

                line = _buffer.AsSpan(_start, _filled - _start);
                IsTooLong = line.Length > limit;
                if (IsTooLong)
                    return false;
                MakeRoom();
                searched = _filled;
                var read = file.Read(_buffer, _filled, _buffer.Length - _filled);
                _filled += read;
                if (read > 0)
                    continue;
                line = _buffer.AsSpan(_start, _filled - _start);
                IsCut = !line.IsEmpty;
                return false;
            }
        }

        private void MakeRoom()
        {
            if (_start > 0)
            {
                Buffer.BlockCopy(_buffer, _start, _buffer, 0, _filled - _start);
                (_start, _filled) = (0, _filled - _start);
            }
            else if (_filled == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
        }
    }
}
