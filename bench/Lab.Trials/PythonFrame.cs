namespace Lab.Trials;

/// <summary>A Python frame: where the interpreter was in one function.</summary>
public sealed record PythonFrame(string File, int Line, string Function);
