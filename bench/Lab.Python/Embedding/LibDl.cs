using System.Runtime.InteropServices;

namespace Lab.Python.Embedding;

/// <summary>
/// dlfcn.h. NativeLibrary.Load cannot be used for libpython: it opens RTLD_LOCAL, and extension modules that were not linked
/// against libpython look its symbols up in the global scope.
/// </summary>
internal static partial class LibDl
{
    public const int RTLD_NOW = 2;
    public const int RTLD_GLOBAL = 0x100;

    // In libc itself since glibc 2.34, and always in musl; libdl.so.2 is still there for older programs and has it on older systems.
    [LibraryImport("libdl.so.2", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint DlOpenLibDl(string path, int flags);

    [LibraryImport("libdl.so.2", EntryPoint = "dlerror")]
    private static partial nint DlErrorLibDl();

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint DlOpenLibC(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dlerror")]
    private static partial nint DlErrorLibC();

    /// <summary>Opens a library so that every library opened later sees its symbols.</summary>
    /// <exception cref="DllNotFoundException">The library cannot be opened; the message is the dynamic linker's.</exception>
    public static nint OpenGlobal(string path)
    {
        try
        {
            return Checked(DlOpenLibC(path, RTLD_NOW | RTLD_GLOBAL), DlErrorLibC);
        }
        catch (EntryPointNotFoundException)
        {
            return Checked(DlOpenLibDl(path, RTLD_NOW | RTLD_GLOBAL), DlErrorLibDl);
        }
    }

    private static nint Checked(nint handle, Func<nint> error) => handle != 0
        ? handle
        : throw new DllNotFoundException(Marshal.PtrToStringUTF8(error()) ?? "dlopen failed without a reason");
}
