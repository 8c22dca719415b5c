using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>
/// dlfcn.h. NativeLibrary.Load is no substitute: it opens a library with RTLD_LOCAL. CPython extension modules that were not linked against
/// libpython look its symbols up in the global scope.
/// </summary>
[CHeaders("dlfcn.h")]
public static unsafe partial class LibC
{
    internal const int RTLD_NOW = 2;
    internal const int RTLD_GLOBAL = 0x100;

    /// <summary>Opens a library so that every library opened later sees its symbols.</summary>
    /// <exception cref="DllNotFoundException">The library cannot be opened; the message is that of the dynamic linker.</exception>
    public static nint OpenGlobal(string path)
    {
        try
        {
            return Checked(DlOpen(path, RTLD_NOW | RTLD_GLOBAL), DlError);
        }
        catch (EntryPointNotFoundException)
        {
            return Checked(DlOpenInLibDl(path, RTLD_NOW | RTLD_GLOBAL), DlErrorInLibDl);
        }
    }

    // glibc has these functions in libc since 2.34, older versions have them in libdl.so.2; musl always had them in libc.
    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint DlOpen(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dlerror")]
    private static partial nint DlError();

    [LibraryImport("libdl.so.2", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint DlOpenInLibDl(string path, int flags);

    [LibraryImport("libdl.so.2", EntryPoint = "dlerror")]
    private static partial nint DlErrorInLibDl();

    private static nint Checked(nint handle, Func<nint> error) => handle != 0
        ? handle
        : throw new DllNotFoundException(Marshal.PtrToStringUTF8(error()) ?? "dlopen failed without a reason");
}
