using System.Collections.Concurrent;

namespace Lab.Python.Embedding;

/// <summary>An exception that Python raised, as strings; and, where it was thrown in .NET, the Python object itself.</summary>
/// <remarks>
/// The object keeps the frames of its traceback, and all that is in their variables. Dispose of this with the GIL held to give it up
/// at once. Otherwise it is given up after the garbage collector has found this: by whichever thread next takes an exception from Python,
/// as the finaliser's must not wait for the GIL.
/// </remarks>
public sealed class PythonException : Exception, IDisposable
{
    /// <summary>Objects that are to be given up.</summary>
    private static readonly ConcurrentQueue<nint> Unreachable = new();

    /// <param name="typeName">Qualified name of the exception's class.</param>
    /// <param name="message">Its <c>str()</c>.</param>
    /// <param name="traceback">What Python would have printed.</param>
    public PythonException(string typeName, string message, string traceback)
        : this(typeName, message, traceback, 0, null)
    {
    }

    private PythonException(string typeName, string message, string traceback, nint original, Exception? origin)
        : base(message, origin)
    {
        (TypeName, Traceback, Original) = (typeName, traceback, original);
        if (original == 0)
            GC.SuppressFinalize(this);
    }

    ~PythonException() => Unreachable.Enqueue(Original);

    public string TypeName { get; }

    public string Traceback { get; }

    /// <summary>The exception in Python; this object's own reference. 0 where there is none, and after Dispose.</summary>
    public nint Original { get; private set; }

    /// <summary>From what <c>describe_error</c> of the bootstrap module returned; null where it failed.</summary>
    public static PythonException Of(string? described) => Of(described, 0, null);

    /// <summary>Gives up the exception in Python. GIL held.</summary>
    public unsafe void Dispose()
    {
        if (Original != 0)
            CPython.Loaded.DecRef(Original);
        Original = 0;
        GC.SuppressFinalize(this);
    }

    /// <param name="original">The exception in Python: a reference that this takes over.</param>
    /// <param name="origin">The exception of .NET that was raised in Python as this one.</param>
    internal static PythonException Of(string? described, nint original, Exception? origin) =>
        described?.Split('\0') is [var name, var message, var trace]
            ? new(name, message, trace, original, origin)
            : new("Exception", "an exception that could not be described", "", original, origin);

    /// <summary>Gives up what the garbage collector found. Runs Python code: GIL held, no exception set.</summary>
    internal static unsafe void GiveUpUnreachable()
    {
        while (Unreachable.TryDequeue(out var original))
            CPython.Loaded.DecRef(original);
    }
}

/// <summary>
/// An exception taken from the thread that raised it, but not yet described: formatting a traceback runs Python code, which
/// needs more stack than a measured thread may have.
/// </summary>
public readonly record struct PendingError(nint Type, nint Value, nint Traceback);
