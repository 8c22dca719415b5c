using System.Text.Json;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarking;

/// <summary>Reads the file that timings are appended to, each once.</summary>
internal sealed class TimingTail(string path)
{
    private long _read;

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
            if (whole[range] is { IsEmpty: false } line && JsonSerializer.Deserialize(line, TrialsJson.Default.Timing) is { } timing)
                timed(timing);
        }
    }
}
