using Lab.Python.Embedding;
using Lab.Python.Tests.Embedder;

// Runs what a Python file next to this checks of functions of .NET, and ends with the status that it returns. PYTHONHOME is the
// caller's to set.
if (args is not [var library, var module, .. var arguments])
{
    Console.Error.WriteLine("usage: LIBPYTHON MODULE ARGUMENT...");
    return 2;
}

var python = EmbeddedPython.Start(library);
using (python.TakeGil())
{
    _ = python.LoadModule(module, DotNetFunctions.Source(module + ".py"));
    return (int)python.Double(python.Call(
        python.Attribute(module, "run"), [new DotNetFunctions(python).New(), .. arguments.Select(python.NewText)], []));
}
