using System.ComponentModel;
using BenchmarkDotNet.Running;

namespace Lab.StackProbe.BenchmarkDotNet.Notes;

/// <summary>
/// Notes the events of a run as they happen, so that the host can read what a process noted before it died.
/// </summary>
/// <remarks>
/// A child writes files into the folder of its own program, which BenchmarkDotNet makes and deletes; the process id is in their names. In
/// process the notes are kept with the benchmark case.
/// </remarks>
internal sealed class NoteWriter
{
    private readonly Action<string> _write;

    private NoteWriter(Action<string> write) => _write = write;

    public static NoteWriter ToFile()
    {
        var path = RunNotes.NoteFile(AppContext.BaseDirectory, Environment.ProcessId);
        return new(line =>
        {
            try
            {
                File.AppendAllText(path, line + '\n');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Without notes the column shows NA.
            }
        });
    }

    /// <param name="benchmarkCase">Null if no diagnoser reads this run.</param>
    public static NoteWriter ToHost(BenchmarkCase? benchmarkCase)
    {
        if (benchmarkCase is null)
            return new(_ => { });
        var notes = CaseNotes.Start(benchmarkCase);
        return new(notes.Add);
    }

    public void Stack(long bytes, StackRegion? below)
    {
        Write($"{RunNotes.StackKey} {bytes}");
        if (below is { } zone)
            Write($"{RunNotes.BelowKey} {zone.Low} {zone.High}");
    }

    public void Peak(long bytes) => Write($"{RunNotes.PeakKey} {bytes}");

    public void Raised(Exception exception) => Write($"{RunNotes.RaisedKey} {exception.GetType().FullName}");

    /// <summary>Records fatal signals of this process from now on.</summary>
    public static void Faults()
    {
        if (!FaultRecorder.IsSupported)
            return;
        try
        {
            // Open for as long as the process lives.
            var path = RunNotes.FaultFile(AppContext.BaseDirectory, Environment.ProcessId);
            var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            var success = false;
            file.DangerousAddRef(ref success);
            FaultRecorder.Install((int)file.DangerousGetHandle());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            // Then only the exit code is known.
        }
    }

    private void Write(FormattableString line) => _write(line.ToString(CultureInfo.InvariantCulture));
}
