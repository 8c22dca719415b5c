using Lab.Python.Embedding;

namespace Lab.Python.Tests.Embedder;

/// <summary>Functions that raise, or call Python again and are told what it raises.</summary>
internal sealed unsafe class RaisingFunctions(EmbeddedPython python)
{
    private PythonException? _kept;

    public IEnumerable<(string Name, string Parameters, PythonBody Body)> All() =>
    [
        ("fail", "message", (_, a) => throw new InvalidDataException(python.Text(a[0]))),
        ("unset", "", (_, _) => 0),
        ("call", "function", (_, a) => Call(a[0])),
        ("wrap", "function", (_, a) => Wrap(a[0])),
        ("caught", "function", (_, a) => Caught(a[0])),
        ("keep", "function", (_, a) => Keep(a[0])),
        ("raise_kept", "", (_, _) => throw _kept!),
        ("thread", "function", (_, a) => OnThread(a[0])),
    ];

    private nint Call(nint function) => python.Call(function);

    private nint Wrap(nint function)
    {
        try
        {
            return Call(function);
        }
        catch (PythonException e)
        {
            throw new AggregateException("wrapped", new InvalidOperationException("inner", e));
        }
    }

    /// <summary>What .NET was told: the exception, its type, message and traceback, and that of .NET which it was before.</summary>
    private nint Caught(nint function)
    {
        try
        {
            return Call(function);
        }
        catch (PythonException e)
        {
            using (e)
            {
                python.Api.IncRef(e.Original);
                var told = python.Api.NewTuple(5);
                _ = python.Api.SetTupleItem(told, 0, e.Original);
                _ = python.Api.SetTupleItem(told, 1, python.NewText(e.TypeName));
                _ = python.Api.SetTupleItem(told, 2, python.NewText(e.Message));
                _ = python.Api.SetTupleItem(told, 3, python.NewText(e.Traceback));
                _ = python.Api.SetTupleItem(told, 4, python.NewText(e.InnerException?.ToString() ?? ""));
                return told;
            }
        }
    }

    /// <summary>Keeps what it raises beyond the call.</summary>
    private nint Keep(nint function)
    {
        try
        {
            return Call(function);
        }
        catch (PythonException e)
        {
            _kept = e;
            return python.NewNone();
        }
    }

    /// <summary>Calls on a thread of .NET that Python does not know, without the GIL meanwhile.</summary>
    private nint OnThread(nint function)
    {
        nint result = 0;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            using (python.TakeGil())
            {
                try
                {
                    result = Call(function);
                }
                catch (PythonException e)
                {
                    failure = e;
                }
            }
        });
        var state = python.Api.SaveThread();
        thread.Start();
        thread.Join();
        python.Api.RestoreThread(state);
        return failure is null ? result : throw failure;
    }
}
