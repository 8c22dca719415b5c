using System.Text.Json;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarking;

/// <summary>Reads the file that timings are appended to, each once.</summary>
/// <param name="say">
/// Told once of lines that are no timing, such as one that a full disk has cut: they are left out, and everything that was measured stays.
/// </param>
internal sealed class TimingTail(string path, Action<string> say)
{
    private long _read;
    private bool _hasSaid;

    /// <summary>Hands over every timing that was appended since the last call; a line that is not whole yet is left for the next.</summary>
    public void ReadOn(Action<Timing> timed)
    {
        if (!File.Exists(path))
            return;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(_read, SeekOrigin.Begin);
        var added = new byte[stream.Length - _read];
        stream.ReadExactly(added);
        var whole = added.AsSpan(0, added.AsSpan().LastIndexOf((byte)'\n') + 1);
        _read += whole.Length;
        foreach (var range in whole.Split((byte)'\n'))
        {
            if (whole[range] is { IsEmpty: false } line && Read(line) is { } timing)
                timed(timing);
        }
    }

    private Timing? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            if (JsonSerializer.Deserialize(line, TrialsJson.Default.Timing) is { Of: not null, Nanoseconds.IsDefault: false } timing)
                return timing;
        }
        // A line that is no JSON, or that is of no kind of timing.
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
        }

        if (!_hasSaid)
            say($"{path} holds a line that is no timing: it is left out");
        _hasSaid = true;
        return null;
    }
}
