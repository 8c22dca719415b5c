namespace Lab.Trials.Files;

/// <summary>Tells files that can be read to their end from pipes and devices.</summary>
public static class RegularFile
{
    /// <summary>
    /// Asked before a file is opened: to open a pipe for reading is to wait for a writer, and a device never ends. Neither has a length,
    /// and an empty file need not be read.
    /// </summary>
    /// <exception cref="IOException">There is no such file, or its links go round in circles.</exception>
    public static bool HasContent(string path) => (new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) ?? new FileInfo(path)) is
        FileInfo { Length: > 0 };
}
