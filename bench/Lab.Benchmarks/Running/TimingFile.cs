using System.Text.Json;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Running;

/// <summary>The file that hands timings to the supervisor, each as soon as it is there: an interruption loses none that was finished.</summary>
internal static class TimingFile
{
    public static void Append(string path, Timing timing)
    {
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(timing, TrialsJson.Default.Timing), (byte)'\n']);
    }
}
