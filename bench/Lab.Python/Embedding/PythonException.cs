namespace Lab.Python.Embedding;

/// <summary>An exception that Python raised, told in strings: it holds no reference into the interpreter.</summary>
/// <param name="typeName">Qualified name of the exception's class.</param>
/// <param name="message">Its <c>str()</c>.</param>
/// <param name="traceback">What Python would have printed.</param>
public sealed class PythonException(string typeName, string message, string traceback) : Exception(message)
{
    public string TypeName { get; } = typeName;

    public string Traceback { get; } = traceback;
}
