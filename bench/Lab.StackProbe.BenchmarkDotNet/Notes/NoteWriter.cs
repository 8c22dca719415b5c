using System.Globalization;
using BenchmarkDotNet.Running;

namespace Lab.StackProbe.BenchmarkDotNet.Notes;

/// <summary>
/// Notes what becomes of a run, as it happens: what a process that dies has noted is there for the host to read.
/// </summary>
/// <remarks>
/// A child notes into files beside its own program, in the folder that BenchmarkDotNet made for it and deletes with it; the number of the process is
/// in their names. In process the notes stay with the benchmark case.
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
                // A folder that may not be written takes no notes: the column says NA.
            }
        });
    }

    /// <param name="benchmarkCase">Null if no diagnoser looks at this run.</param>
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

    /// <summary>Lets fatal signals of this process be recorded from here on.</summary>
    public static void Faults()
    {
        if (!FaultRecorder.IsSupported)
            return;
        try
        {
            // Open for as long as the process lives.
            var file = File.OpenHandle(
                RunNotes.FaultFile(AppContext.BaseDirectory, Environment.ProcessId), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            var success = false;
            file.DangerousAddRef(ref success);
            FaultRecorder.Install((int)file.DangerousGetHandle());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then the exit code is all there is.
        }
    }

    private void Write(FormattableString line) => _write(line.ToString(CultureInfo.InvariantCulture));
}
