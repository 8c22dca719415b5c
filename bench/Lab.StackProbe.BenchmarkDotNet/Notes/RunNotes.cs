namespace Lab.StackProbe.BenchmarkDotNet.Notes;

/// <summary>What one run noted.</summary>
/// <param name="StackSizeBytes">The size of its stack, if one was given.</param>
/// <param name="PeakBytes">The stack that one invocation takes.</param>
/// <param name="Raised">The type of the exception that ended it or, where it has its timings, the measurement of the peak.</param>
/// <param name="OverranStack">Whether it touched the red zone below its stack.</param>
internal sealed record RunNotes(long? StackSizeBytes, long? PeakBytes, string? Raised, bool OverranStack)
{
    public const string StackKey = "stack";
    public const string BelowKey = "below";
    public const string PeakKey = "peak";
    public const string RaisedKey = "raised";

    /// <summary>Where a child writes its notes.</summary>
    /// <param name="folder">That of the child's own program.</param>
    public static string NoteFile(string folder, int process) => Path.Combine(folder, FileName(process, "notes"));

    /// <summary>Where a child's fatal signals are recorded.</summary>
    public static string FaultFile(string folder, int process) => Path.Combine(folder, FileName(process, "faults"));

    /// <summary>Reads and deletes what a child noted; null if there is nothing.</summary>
    public static RunNotes? Take(string folder, int process)
    {
        var (notes, faults) = (NoteFile(folder, process), FaultFile(folder, process));
        if (!File.Exists(notes) && !File.Exists(faults))
            return null;
        var read = Parse(File.Exists(notes) ? File.ReadAllLines(notes) : [], File.Exists(faults) ? File.ReadAllBytes(faults) : []);
        File.Delete(notes);
        File.Delete(faults);
        return read;
    }

    /// <summary>Reads lines of a key and its values. An incomplete line of a process that died is left out.</summary>
    /// <param name="faults">What a <see cref="FaultRecorder"/> wrote.</param>
    public static RunNotes Parse(IEnumerable<string> lines, ReadOnlySpan<byte> faults)
    {
        Dictionary<string, string[]> notes = [];
        foreach (var words in lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 1))
            notes[words[0]] = words[1..];
        var redZone = Number(notes, BelowKey, 0) is { } low && Number(notes, BelowKey, 1) is { } high
            ? new StackRegion((nint)low, (nint)high)
            : default;
        var raised = notes.GetValueOrDefault(RaisedKey)?[0];
        return new(Number(notes, StackKey, 0), Number(notes, PeakKey, 0), raised, AnyWithin(redZone, faults));
    }

    private static string FileName(int process, string kind) => string.Create(CultureInfo.InvariantCulture, $"stack-{process}.{kind}");

    private static long? Number(Dictionary<string, string[]> notes, string key, int index) =>
        notes.TryGetValue(key, out var values) && values.Length > index
        && long.TryParse(values[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static bool AnyWithin(StackRegion region, ReadOnlySpan<byte> faults) =>
        FaultRecords.Read(faults).Any(fault => region.Contains((nint)fault.Address));
}
