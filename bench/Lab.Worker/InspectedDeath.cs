using Lab.Python.Embedding;
using Lab.StackProbe.Interop;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>
/// The worker's part where the supervisor looks at it while it dies: a thread that faults waits to be released, other processes may
/// trace this one, and Python writes the frames of all threads when it gets a signal.
/// </summary>
internal sealed unsafe class InspectedDeath
{
    private readonly int _frames;

    private InspectedDeath(int frames, int release) => (_frames, Release) = (frames, release);

    /// <summary>The descriptor that a thread held at its fault reads a byte from.</summary>
    public int Release { get; }

    public static InspectedDeath Prepare(string frameHandle, string releaseHandle)
    {
        var frames = int.Parse(frameHandle, CultureInfo.InvariantCulture);
        var release = int.Parse(releaseHandle, CultureInfo.InvariantCulture);
        _ = LibC.fcntl(frames, LibC.F_SETFD, LibC.FD_CLOEXEC);
        _ = LibC.fcntl(release, LibC.F_SETFD, LibC.FD_CLOEXEC);
        ProcessIsolation.NeverBlock(frames);
        // A debugger that the supervisor starts is no ancestor of this process, which Yama would ask for (kernel, admin-guide/LSM/Yama).
        _ = LibC.prctl(LibC.PR_SET_PTRACER, LibC.PR_SET_PTRACER_ANY, 0, 0, 0);
        return new(frames, release);
    }

    /// <summary>
    /// Has Python's faulthandler answer the signal. On the Python thread; an interpreter without faulthandler answers nothing.
    /// </summary>
    public bool ReportFrames(EmbeddedPython python) => PythonFrames.ReportOn(python, FrameSignal.Number, _frames);
}
