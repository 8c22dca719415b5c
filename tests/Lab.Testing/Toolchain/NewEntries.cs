namespace Lab.Testing;

/// <summary>What comes into a folder that others use too: what an older failure left there is none of it.</summary>
public sealed class NewEntries(string folder, string pattern)
{
    private readonly string[] _before = Directory.GetFileSystemEntries(folder, pattern);

    /// <summary>The entries that were not there when this was made.</summary>
    public IReadOnlyList<string> Found => [.. Directory.EnumerateFileSystemEntries(folder, pattern).Except(_before)];
}
