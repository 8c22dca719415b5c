using System.Runtime.InteropServices;

namespace Lab.Python.Embedding;

/// <summary>Exceptions, from Python to .NET and back. Every member must be called with the GIL held, and runs Python code.</summary>
public sealed unsafe partial class EmbeddedPython
{
    /// <summary>
    /// Turns a pending error into strings and gives up its references. Needs a roomy stack. Never fails, even where an exception of a
    /// workload's own class breaks the code that describes it.
    /// </summary>
    public PythonException Describe(PendingError error)
    {
        var (type, value, traceback) = error;
        Api.NormalizeError(&type, &value, &traceback);
        return PythonException.Of(Described(new(type, value, traceback)));
    }

    /// <summary>Raises an exception of .NET in Python: one that came from there as the very object that it was.</summary>
    internal void Raise(Exception exception)
    {
        try
        {
            if (exception is PythonException { Original: not 0 and var original })
            {
                Api.IncRef(original);
                Api.RestoreError(Api.TypeOf(original), original, Api.Traceback(original));
                return;
            }

            // Python calls nothing while an exception is set, as by a body that failed over one.
            Api.ClearError();
            var error = NewError(exception);
            Api.SetErrorObject(_bootstrap.ErrorType, error);
            Api.DecRef(error);
        }
        catch (PythonException e) when (e.Original != 0)
        {
            // What Python raised instead, mostly MemoryError.
            Raise(e);
        }
        catch (PythonException)
        {
            fixed (byte* text = "an exception of .NET could not be made one of Python's\0"u8)
                Api.SetErrorText(Api.RuntimeError, text);
        }
    }

    /// <summary>Takes the pending exception and describes it. Needs a roomy stack.</summary>
    internal PythonException TakeError()
    {
        nint type, value, traceback;
        Api.FetchError(&type, &value, &traceback);
        PythonException.GiveUpUnreachable();
        if (type == 0)
            return new("SystemError", "a call failed without an exception", "");
        Api.NormalizeError(&type, &value, &traceback);
        // As an except clause does: until 3.11 only the thread knows the traceback of an exception that is not caught yet.
        if (traceback != 0)
            _ = Api.SetTraceback(value, traceback);
        Api.IncRef(value);
        return PythonException.Of(Described(new(type, value, traceback)), value, OriginOf(value));
    }

    /// <summary>A new <c>DotNetError</c>; its cause is the first exception among the inner ones that came from Python.</summary>
    private nint NewError(Exception exception)
    {
        var cause = exception.InnerException;
        while (cause is not (null or PythonException { Original: not 0 }))
            cause = cause.InnerException;
        var type = exception.GetType();
        return Call(
            _bootstrap.NewError,
            [
                NewText(type.Name),
                NewText(type.FullName ?? type.Name),
                NewText(exception.Message),
                NewText(exception.StackTrace ?? ""),
                HeldObject.NewCapsule(this, exception),
            ],
            [cause is PythonException { Original: var original } ? original : Api.None]);
    }

    /// <summary>The exception that <see cref="NewError"/> was given; null for an exception of Python's own.</summary>
    private Exception? OriginOf(nint error)
    {
        if (TypeOf(error) != _bootstrap.ErrorType)
            return null;
        nint capsule;
        fixed (byte* name = "_origin\0"u8)
            capsule = Api.GetAttribute(error, name);
        var origin = capsule == 0 || capsule == Api.None ? null : (Exception)HeldObject.In(capsule);
        Drop(capsule);
        Api.ClearError();
        return origin;
    }

    /// <summary>Gives up the references. Null where Python could not do it.</summary>
    private string? Described(PendingError error)
    {
        // Nothing here may throw what Python raises: that would have to be described in turn, without end.
        var tuple = Api.NewTuple(3);
        if (tuple != 0)
        {
            // SetTupleItem takes over the references; the tuple gives them up.
            _ = Api.SetTupleItem(tuple, 0, OrNone(error.Type));
            _ = Api.SetTupleItem(tuple, 1, OrNone(error.Value));
            _ = Api.SetTupleItem(tuple, 2, OrNone(error.Traceback));
        }

        var describe = _bootstrap.DescribeError;
        var text = tuple == 0 || describe == 0 ? 0 : Api.Call(describe, tuple, 0);
        nint length = 0;
        var utf8 = text == 0 ? 0 : Api.UnicodeAsUtf8(text, &length);
        var described = utf8 == 0 ? null : Marshal.PtrToStringUTF8(utf8, (int)length);
        Api.ClearError();
        Drop(text);
        Drop(tuple);
        return described;
    }
}
