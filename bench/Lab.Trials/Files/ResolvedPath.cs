namespace Lab.Trials.Files;

/// <summary>Where a path leads.</summary>
public static class ResolvedPath
{
    /// <summary>
    /// The whole path of a file, without the links that the file itself is; links in the names of its folders stay. A path that leads
    /// nowhere is made whole and stays as it is.
    /// </summary>
    public static string Of(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Path.GetFullPath(path);
        }
    }
}
