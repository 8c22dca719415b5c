using Lab.Python.Embedding;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker.Bridges;

/// <summary>How a worker starts its Python and makes the measured call. Everything else in a worker is the same for every bridge.</summary>
internal interface IPythonBridge
{
    /// <summary>How it calls Python, in words that end a sentence.</summary>
    string Name { get; }

    /// <summary>Whether it makes the calls of this host.</summary>
    bool Serves(Host host);

    /// <summary>Starts Python, and gives the GIL up. On the Python thread, once a process.</summary>
    /// <param name="library">Path of libpython.</param>
    /// <exception cref="DllNotFoundException">libpython cannot be opened.</exception>
    /// <exception cref="NotSupportedException">The bridge cannot use this Python.</exception>
    /// <exception cref="PythonException">The interpreter started and cannot run its first module.</exception>
    EmbeddedPython Start(string library);

    /// <summary>Runs the set-up of the trial's workload. On the Python thread, without the GIL.</summary>
    /// <exception cref="PythonException">The set-up raised.</exception>
    MeasuredCall Prepare(EmbeddedPython python, WorkerRequest.RunTrial trial);

    /// <summary>A call of the same kind that does nothing. On the Python thread, without the GIL.</summary>
    MeasuredCall PrepareNothing(EmbeddedPython python, WorkerRequest.RunTrial trial);
}
