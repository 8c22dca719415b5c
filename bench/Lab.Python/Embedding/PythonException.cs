namespace Lab.Python.Embedding;

/// <summary>An exception that Python raised, as strings: it holds no reference into the interpreter.</summary>
/// <param name="typeName">Qualified name of the exception's class.</param>
/// <param name="message">Its <c>str()</c>.</param>
/// <param name="traceback">What Python would have printed.</param>
public sealed class PythonException(string typeName, string message, string traceback) : Exception(message)
{
    /// <summary>From what <c>describe_error</c> of the bootstrap module returned; null where it failed.</summary>
    public static PythonException Of(string? described) => described?.Split('\0') is [var name, var message, var trace]
        ? new(name, message, trace)
        : new("Exception", "an exception that could not be described", "");

    public string TypeName { get; } = typeName;

    public string Traceback { get; } = traceback;
}

/// <summary>
/// An exception taken from the thread that raised it, but not yet described: formatting a traceback runs Python code, which
/// needs more stack than a measured thread may have.
/// </summary>
public readonly record struct PendingError(nint Type, nint Value, nint Traceback);
