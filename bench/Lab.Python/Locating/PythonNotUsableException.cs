namespace Lab.Python.Locating;

/// <summary>The Python that the user named cannot be used. The message is one line: what is wrong, and what to do.</summary>
public sealed class PythonNotUsableException(string message) : Exception(message);
