using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>Errors as exceptions.</summary>
public static unsafe partial class LibC
{
    /// <summary>For functions that return 0, or else set errno.</summary>
    /// <exception cref="Win32Exception">The result is not 0.</exception>
    internal static void Check(int result, string what)
    {
        if (result != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), what);
    }

    /// <summary>For functions of pthread, which return the error.</summary>
    /// <exception cref="Win32Exception">There is one.</exception>
    internal static void CheckError(int error, string what)
    {
        if (error != 0)
            throw new Win32Exception(error, what);
    }
}
