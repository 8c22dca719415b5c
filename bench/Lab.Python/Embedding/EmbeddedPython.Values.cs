using System.Runtime.CompilerServices;

namespace Lab.Python.Embedding;

/// <summary>Modules, names and values. Every member must be called with the GIL held.</summary>
/// <remarks>Members that are called often have no try block and are not inlined: see <see cref="PythonFunction"/>.</remarks>
public sealed unsafe partial class EmbeddedPython
{
    /// <summary>Runs source as the module of that name; a new reference.</summary>
    /// <exception cref="PythonException">It does not compile, or raised.</exception>
    public nint LoadModule(string name, string source)
    {
        fixed (byte* text = Utf8(source), file = Utf8($"<{name}>"), module = Utf8(name))
        {
            var code = ThrowIfNull(Api.CompileString(text, file, CPython.ModuleInput));
            var loaded = Api.ExecuteModule(module, code);
            Api.DecRef(code);
            return ThrowIfNull(loaded);
        }
    }

    /// <summary>An interned Python string, the form in which Python keeps names: made once, used in many calls. A new reference.</summary>
    public nint Name(string name)
    {
        fixed (byte* utf8 = Utf8(name))
            return ThrowIfNull(Api.InternUnicode(utf8));
    }

    /// <summary>None; a new reference.</summary>
    public nint NewNone()
    {
        Api.IncRef(Api.None);
        return Api.None;
    }

    /// <summary>The value of a number; the caller keeps the reference.</summary>
    /// <exception cref="PythonException">It is not a number.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Double(nint number)
    {
        var value = Api.FloatAsDouble(number);
        // -1 may be the number itself or stand for an exception: only then ask.
        return value == -1 && Api.ErrorOccurred() != 0 ? throw TakeError() : value;
    }

    /// <summary>Reads an attribute that is a number.</summary>
    /// <param name="name">From <see cref="Name"/>.</param>
    /// <exception cref="PythonException">There is no such attribute, or it is not a number.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double DoubleAttribute(nint of, nint name)
    {
        var attribute = ThrowIfNull(Api.GetAttributeByName(of, name));
        var value = Api.FloatAsDouble(attribute);
        var error = value == -1 && Api.ErrorOccurred() != 0 ? TakeError() : null;
        Api.DecRef(attribute);
        return error is null ? value : throw error;
    }

    /// <summary>A new list of floats.</summary>
    /// <exception cref="PythonException">Python has no memory for it.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public nint List(ReadOnlySpan<double> values)
    {
        var list = ThrowIfNull(Api.NewList(values.Length));
        for (var i = 0; i < values.Length; i++)
        {
            var number = Api.FloatFromDouble(values[i]);
            if (number == 0)
            {
                Api.DecRef(list);
                throw TakeError();
            }

            _ = Api.FillListItem(list, i, number);
        }

        return list;
    }

    /// <summary>Reads a list of numbers.</summary>
    /// <exception cref="PythonException">It is not a list, it has fewer items, or one of them is not a number.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void CopyList(nint list, Span<double> values)
    {
        // The calls are in the loop itself, not in a method of their own: so the thread's frame for native calls is set up only once.
        for (var i = 0; i < values.Length; i++)
        {
            var value = Api.FloatAsDouble(ThrowIfNull(Api.ListItem(list, i)));
            values[i] = value == -1 && Api.ErrorOccurred() != 0 ? throw TakeError() : value;
        }
    }

    /// <summary>A new dict with texts for keys; takes over the references of the values.</summary>
    /// <exception cref="PythonException">Python has no memory for it, or a value is none.</exception>
    public nint Dictionary(params ReadOnlySpan<(string Key, nint Value)> members)
    {
        var dictionary = ThrowIfNull(Api.NewDict());
        foreach (var (key, value) in members)
        {
            var name = Name(key);
            var done = Api.SetDictItem(dictionary, name, ThrowIfNull(value));
            Api.DecRef(name);
            Api.DecRef(value);
            if (done != 0)
                throw TakeError();
        }

        return dictionary;
    }

    /// <summary>A new list of texts.</summary>
    /// <exception cref="PythonException">Python has no memory for it.</exception>
    public nint TextList(params ReadOnlySpan<string> texts)
    {
        var list = ThrowIfNull(Api.NewList(texts.Length));
        for (var i = 0; i < texts.Length; i++)
            _ = Api.FillListItem(list, i, NewText(texts[i]));
        return list;
    }

    /// <summary>Whether Python takes the object for true.</summary>
    /// <exception cref="PythonException">The object does not say.</exception>
    public bool IsTrue(nint instance) => Api.IsTrue(instance) is var truth && truth >= 0 ? truth > 0 : throw TakeError();

    /// <summary>Runs the handlers of signals that have come; from Python's main thread, as a wait in .NET must do now and then.</summary>
    /// <exception cref="PythonException">A handler raised, such as KeyboardInterrupt for SIGINT.</exception>
    public void RunSignalHandlers()
    {
        if (Api.CheckSignals() != 0)
            throw TakeError();
    }
}
