using Lab.Analysis;
using Lab.Runs;

namespace Lab.Display;

/// <summary>What the benchmarks say, for a person.</summary>
internal static class TimingText
{
    public static void Write(Results results, RunFolder folder, TextWriter output)
    {
        output.WriteLine($"Report: {folder.Report}");
    }
}
