using System.Diagnostics;

namespace Lab.Testing;

/// <summary>A folder of its own for a test, gone with it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lab-tests-").FullName;

    public string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public string WriteFile(string name, string text)
    {
        var path = Combine(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Makes a pipe that has a name: whoever opens it to read waits for a writer.</summary>
    public string MakePipe(string name)
    {
        using var made = Process.Start("mkfifo", Combine(name));
        made.WaitForExit();
        return Combine(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>What comes into a folder that others use too: what an older failure left there is none of it.</summary>
public sealed class NewEntries(string folder, string pattern)
{
    private readonly string[] _before = Directory.GetFileSystemEntries(folder, pattern);

    /// <summary>The entries that were not there when this was made.</summary>
    public IReadOnlyList<string> Found => [.. Directory.EnumerateFileSystemEntries(folder, pattern).Except(_before)];
}
