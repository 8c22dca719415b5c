using System.Text;
using System.Text.Json;

namespace Lab.Trials.Captures;

/// <summary>
/// The capture: one JSON object a line, appended and flushed entry by entry, so that whatever kills the run, the trials that
/// ended before are there. Everything else the lab publishes can be derived from it again.
/// </summary>
public sealed class CaptureFile : IDisposable
{
    /// <summary>Version of the format. A reader refuses a newer one.</summary>
    public const int Schema = 1;

    private readonly FileStream _stream;
    private readonly Lock _lock = new();

    private CaptureFile(FileStream stream) => _stream = stream;

    /// <summary>Starts a capture, or goes on with one: a last line cut short by a kill is cut off first.</summary>
    /// <exception cref="IOException">The file cannot be opened or written, or another run is writing it.</exception>
    public static CaptureFile Open(string path)
    {
        // On Linux FileShare.Read is a shared lock (flock), which two writers can both have; only an exclusive one tells of the other.
        new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None).Dispose();
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            stream.SetLength(EndOfLastLine(stream));
            stream.Seek(0, SeekOrigin.End);
            return new(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Appends one entry and hands it to the kernel. Safe from several threads.</summary>
    public void Append(CaptureEntry entry)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(entry, TrialsJson.Default.CaptureEntry);
        lock (_lock)
        {
            _stream.Write([.. line, (byte)'\n']);
            _stream.Flush();
        }
    }

    /// <summary>Reads the entries of a capture; a last line cut short is left out.</summary>
    /// <exception cref="InvalidDataException">A line is not an entry, or the capture is of a newer format.</exception>
    public static IReadOnlyList<CaptureEntry> Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var whole = new byte[EndOfLastLine(stream)];
        stream.Seek(0, SeekOrigin.Begin);
        stream.ReadExactly(whole);
        var entries = new List<CaptureEntry>();
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(whole).Split('\n'))
        {
            number++;
            if (line.Length == 0)
                continue;
            if (entries.Count == 0)
                RefuseNewer(path, line);
            try
            {
                entries.Add(JsonSerializer.Deserialize(line, TrialsJson.Default.CaptureEntry) ?? throw new JsonException("null"));
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
                throw new InvalidDataException($"{path}: line {number} is not a capture entry: {FirstLine(e.Message)}", e);
            }
        }

        if (entries is not [CaptureEntry.Header, ..])
            throw new InvalidDataException($"{path}: no header in its first line: this is not a capture");
        return entries;
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Of a newer format only the number of its first line can be relied on: it is looked at before anything else is read.</summary>
    private static void RefuseNewer(string path, string header)
    {
        try
        {
            using var json = JsonDocument.Parse(header);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("schema", out var schema)
                && schema.ValueKind == JsonValueKind.Number
                && schema.TryGetInt32(out var format)
                && format > Schema)
            {
                throw new InvalidDataException($"{path}: written in format {format}, this lab reads up to {Schema}: use a newer lab");
            }
        }
        catch (JsonException)
        {
            // Not an entry either: the caller says so, with the reason.
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();

    private static long EndOfLastLine(FileStream stream)
    {
        for (var end = stream.Length; end > 0; end--)
        {
            stream.Seek(end - 1, SeekOrigin.Begin);
            if (stream.ReadByte() == '\n')
                return end;
        }

        return 0;
    }
}
