using System.Runtime.CompilerServices;
using System.Text;

namespace Lab.Python.Embedding;

/// <summary>A Python callable that is called often. Every member must be called with the GIL held.</summary>
/// <remarks>
/// The arguments are on the stack, and Python may use the word before them (a bound method puts its object there instead of copying them
/// all). Unless the member returns it, it gives up the result before it returns.
/// <para>
/// No call of Python is in a try block, and members with arguments are not inlined into a caller's try block, such as that of <c>using</c>:
/// there the JIT calls native code through a stub instead of directly. Source: impCanPInvokeInlineCallSite in dotnet/runtime's
/// src/coreclr/jit/importercalls.cpp. The call without arguments is inlined, because a frame of its own would be a large part of its time:
/// in a try block, call it through a method that is not inlined.
/// </para>
/// </remarks>
/// <param name="callable">The caller holds a reference as long as this is used.</param>
public sealed unsafe class PythonFunction(EmbeddedPython python, nint callable)
{
    /// <summary>Texts up to this many bytes are encoded on the stack.</summary>
    private const int StackText = 512;

    private readonly CPython _api = python.Api;
    private readonly nint _callable = callable;

    /// <exception cref="PythonException">Python raised.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke()
    {
        var result = _api.CallNoArgs(_callable);
        if (result == 0)
            throw python.TakeError();
        _api.DropResult(result);
    }

    /// <summary>Calls with one object. A new reference.</summary>
    /// <exception cref="PythonException">Python raised.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public nint Invoke(nint argument)
    {
        var result = CallWith(argument);
        return result != 0 ? result : throw python.TakeError();
    }

    /// <summary>Calls with one object, for a number.</summary>
    /// <exception cref="PythonException">Python raised, or what it returned is not a number.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double InvokeForDouble(nint argument) => TakeDouble(CallWith(argument));

    /// <exception cref="PythonException">Python raised, or what it returned is not a number.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double Invoke(double argument)
    {
        var number = python.ThrowIfNull(_api.FloatFromDouble(argument));
        var result = CallWith(number);
        _api.DecRef(number);
        return TakeDouble(result);
    }

    /// <exception cref="PythonException">Python raised, or what it returned is not a number.</exception>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double Invoke(double first, double second, double third)
    {
        var arguments = stackalloc nint[4];
        arguments[1] = _api.FloatFromDouble(first);
        arguments[2] = _api.FloatFromDouble(second);
        arguments[3] = _api.FloatFromDouble(third);
        var result = arguments[1] != 0 && arguments[2] != 0 && arguments[3] != 0
            ? _api.VectorcallDict(_callable, arguments + 1, 3 | CPython.ArgumentsOffset, 0)
            : 0;
        for (var i = 1; i <= 3; i++)
            python.Drop(arguments[i]);
        return TakeDouble(result);
    }

    /// <summary>Calls with one positional argument and two by name.</summary>
    /// <param name="names">The two names, from <see cref="EmbeddedPython.Name"/>.</param>
    /// <exception cref="PythonException">Python raised, or what it returned is not a number.</exception>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double Invoke(double positional, (nint First, nint Second) names, double first, double second)
    {
        var keywords = python.ThrowIfNull(_api.NewDict());
        var arguments = stackalloc nint[2];
        arguments[1] = _api.FloatFromDouble(positional);
        var result = arguments[1] != 0 && Add(keywords, names.First, first) && Add(keywords, names.Second, second)
            ? _api.VectorcallDict(_callable, arguments + 1, 1 | CPython.ArgumentsOffset, keywords)
            : 0;
        python.Drop(arguments[1]);
        _api.DecRef(keywords);
        return TakeDouble(result);
    }

    /// <exception cref="PythonException">Python raised, or what it returned is not a string.</exception>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public string Invoke(string argument)
    {
        var size = Encoding.UTF8.GetMaxByteCount(argument.Length);
        var utf8 = size <= StackText ? stackalloc byte[StackText] : new byte[size];
        var length = Encoding.UTF8.GetBytes(argument, utf8);
        nint text;
        fixed (byte* start = utf8)
            text = python.ThrowIfNull(_api.UnicodeFromUtf8(start, length));
        var result = CallWith(text);
        _api.DecRef(text);
        nint bytes = 0;
        var received = result == 0 ? 0 : _api.UnicodeAsUtf8(result, &bytes);
        if (received == 0)
            throw Failure(result);
        var returned = Encoding.UTF8.GetString((byte*)received, (int)bytes);
        _api.DecRef(result);
        return returned;
    }

    /// <summary>A new reference, or 0 with an exception set.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint CallWith(nint argument)
    {
        var arguments = stackalloc nint[2];
        arguments[1] = argument;
        return _api.VectorcallDict(_callable, arguments + 1, 1 | CPython.ArgumentsOffset, 0);
    }

    private bool Add(nint keywords, nint name, double value)
    {
        var number = _api.FloatFromDouble(value);
        var added = number != 0 && _api.SetDictItem(keywords, name, number) == 0;
        python.Drop(number);
        return added;
    }

    /// <summary>The value of a call's result, whose reference it gives up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double TakeDouble(nint result)
    {
        if (result == 0)
            throw Failure(0);
        var value = _api.FloatAsDouble(result);
        // -1 may be the number itself or stand for an exception: only then ask.
        if (value == -1 && _api.ErrorOccurred() != 0)
            throw Failure(result);
        _api.DecRef(result);
        return value;
    }

    /// <summary>What Python raised; gives up the result that cannot be used, if there is one.</summary>
    private PythonException Failure(nint result)
    {
        var error = python.TakeError();
        python.Drop(result);
        return error;
    }
}
