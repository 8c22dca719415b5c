namespace Lab.Python.Embedding;

/// <summary>
/// An exception taken off the thread that it was raised on, not yet looked at: formatting a traceback runs Python code, which
/// needs more stack than a measured thread may have.
/// </summary>
public readonly record struct PendingError(nint Type, nint Value, nint Traceback);
