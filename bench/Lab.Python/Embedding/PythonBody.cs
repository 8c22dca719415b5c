namespace Lab.Python.Embedding;

/// <summary>What a <see cref="PythonCallback"/> does. The GIL is held.</summary>
/// <param name="arguments">Borrowed references.</param>
/// <returns>A new reference; or 0 with a Python exception set.</returns>
public delegate nint PythonBody(CPython api, ReadOnlySpan<nint> arguments);
