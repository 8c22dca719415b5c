using System.Reflection;
using Python.Runtime;

namespace Lab.Python.Embedding;

/// <summary>The package pythonnet: its version, the Pythons that it supports, and how it is started in this process.</summary>
/// <remarks>
/// Only the members of this class bring its assembly into a process. A worker that calls Python through the C API uses none of them.
/// </remarks>
public static class PythonNetEngine
{
    /// <summary>Version of the package, as its assembly says it.</summary>
    public static string PackageVersion => typeof(PythonEngine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];

    /// <summary>
    /// The versions of Python that it can start, oldest first: those whose type layout it holds (ABI.Initialize).
    /// PythonEngine.MinSupportedVersion is no answer: 3.2.1 says 3.10 there, and has the layouts from 3.11 on.
    /// </summary>
    internal static ImmutableArray<Version> Supported { get; } =
    [
        .. Enumerable.Range(0, 100)
            .Where(minor => typeof(PythonEngine).Assembly.GetType($"Python.Runtime.TypeOffset3{minor}") is not null)
            .Select(minor => new Version(3, minor))
            .Where(PythonEngine.IsSupportedVersion),
    ];

    /// <summary>The first version of which it can start the free-threaded build (the same source).</summary>
    private static readonly Version FirstFreeThreaded = new(3, 14);

    /// <summary>Why pythonnet cannot be used with a Python of this version, in one line; null if it can. Loads no libpython.</summary>
    public static string? WhyNot(Version python, bool freeThreaded = false)
    {
        if (freeThreaded && python < FirstFreeThreaded)
            return $"pythonnet {PackageVersion} supports free-threaded builds from Python {FirstFreeThreaded} on, this is Python {python}";
        if (Supported.Contains(new(python.Major, python.Minor)))
            return null;
        return python < Supported[0]
            ? $"pythonnet {PackageVersion} needs Python {Supported[0]} or newer, this is Python {python}"
            : $"pythonnet {PackageVersion} supports Python up to {Supported[^1]}, this is Python {python}";
    }

    /// <summary>
    /// Has pythonnet start Python in this process, and gives the GIL up. Everything else goes through the lab's own bridge, in the same
    /// interpreter.
    /// </summary>
    /// <param name="library">Path of libpython.</param>
    /// <exception cref="NotSupportedException">pythonnet cannot use it.</exception>
    /// <exception cref="PythonException">The interpreter started and cannot run its first module.</exception>
    public static EmbeddedPython Start(string library)
    {
        try
        {
            Runtime.PythonDLL = library;
            // No signal handlers: Ctrl-C belongs to .NET.
            PythonEngine.Initialize(setSysArgv: false, initSigs: false);
        }
        // A libpython without what it looks for, a version that it does not know, or no libpython at all.
        catch (Exception e) when (
            e is MissingMethodException or NotSupportedException or TypeInitializationException or DllNotFoundException)
        {
            throw new NotSupportedException($"pythonnet cannot start {library}: {e.GetBaseException().Message}", e);
        }

        // Initialize leaves the GIL with its thread.
        _ = PythonEngine.BeginAllowThreads();
        return EmbeddedPython.Attach(library);
    }
}
