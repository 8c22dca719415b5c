using System.Globalization;

namespace Lab.StackProbe.BenchmarkDotNet.Notes;

/// <summary>Where a child's notes lie, and the reading of them.</summary>
internal static class NoteFiles
{
    public static string Notes(string folder, int process) => Path.Combine(folder, Name(process, "notes"));

    public static string Faults(string folder, int process) => Path.Combine(folder, Name(process, "faults"));

    /// <summary>Reads and deletes them; null if there are none.</summary>
    public static RunNotes? Take(string folder, int process)
    {
        var (notes, faults) = (Notes(folder, process), Faults(folder, process));
        if (!File.Exists(notes) && !File.Exists(faults))
            return null;
        var read = RunNotes.Parse(File.Exists(notes) ? File.ReadAllLines(notes) : [], File.Exists(faults) ? File.ReadAllBytes(faults) : []);
        File.Delete(notes);
        File.Delete(faults);
        return read;
    }

    private static string Name(int process, string kind) => string.Create(CultureInfo.InvariantCulture, $"stack-{process}.{kind}");
}
