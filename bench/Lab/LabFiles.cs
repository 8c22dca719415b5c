using System.Runtime.InteropServices;
using Lab.Python.Processes;
using Lab.Trials.Files;

namespace Lab;

/// <summary>Where the lab's own files are.</summary>
internal static class LabFiles
{
    public static string Program => Path.Combine(AppContext.BaseDirectory, "Lab.dll");

    public static string Worker => Path.Combine(AppContext.BaseDirectory, "worker", "Lab.Worker.dll");

    public static string Benchmarks => Path.Combine(AppContext.BaseDirectory, "benchmarks", "Lab.Benchmarks.dll");

    public static string Settings => Path.Combine(AppContext.BaseDirectory, "settings", "Lab.Settings.dll");

    public static string Catalog => Path.Combine(AppContext.BaseDirectory, "workloads", "lab_catalog.py");

    /// <summary>The host <c>python</c>.</summary>
    public static string PythonHost => Path.Combine(AppContext.BaseDirectory, "workloads", "lab_host.py");

    public static string Requirements => Path.Combine(AppContext.BaseDirectory, "requirements.txt");

    /// <summary>The folder with the solution, from which <c>.venv</c> is used; the current folder where the lab stands alone.</summary>
    public static string RepositoryRoot
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Lab.sln")))
                    return folder.FullName;
            }

            return Environment.CurrentDirectory;
        }
    }

    /// <summary>
    /// The <c>dotnet</c> of the runtime that runs this process: three folders above the runtime's own, whether it was started as
    /// <c>dotnet Lab.dll</c>, by <c>dotnet run</c> or as an executable, and whatever PATH says.
    /// </summary>
    public static string RuntimeHost
    {
        get
        {
            var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
            return File.Exists(host) ? host : "dotnet";
        }
    }

    /// <summary>The folder of a .NET installation, in which <c>shared</c> is, and <c>sdk</c> if it has one.</summary>
    /// <param name="host">Its <c>dotnet</c>: a path, which may be a link, or a name on PATH.</param>
    public static string FolderOf(string host) => Path.GetDirectoryName(ResolvedPath.Of(SearchPath.Find(host) ?? host))!;
}
