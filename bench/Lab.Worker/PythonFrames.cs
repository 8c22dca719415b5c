using Lab.Python.Embedding;

namespace Lab.Worker;

/// <summary>The frames of all Python threads, written by Python's faulthandler: it needs neither the GIL nor the CLR for that.</summary>
internal static unsafe class PythonFrames
{
    /// <summary>From now on the signal has the frames written. On the Python thread, without the GIL.</summary>
    /// <param name="signal">The handler runs on the thread that takes it.</param>
    /// <param name="descriptor">What they are written to.</param>
    /// <returns>False for an interpreter without faulthandler.</returns>
    public static bool ReportOn(EmbeddedPython python, int signal, int descriptor)
    {
        using (python.TakeGil())
        {
            try
            {
                var report = python.Attribute(EmbeddedPython.BootstrapModule, "report_frames");
                python.Api.DecRef(python.Call(
                    report, descriptor.ToString(CultureInfo.InvariantCulture), signal.ToString(CultureInfo.InvariantCulture)));
                python.Api.DecRef(report);
                return true;
            }
            catch (PythonException)
            {
                return false;
            }
        }
    }
}
