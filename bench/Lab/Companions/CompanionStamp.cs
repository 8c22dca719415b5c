namespace Lab.Companions;

/// <summary>
/// A file beside what was built that says what it was built from. Written last: a build that was cut has none, and is made again. While it
/// is right nothing need be started to know that the companion can be used.
/// </summary>
internal sealed class CompanionStamp(string assembly)
{
    private readonly string _path = Path.ChangeExtension(assembly, ".stamp");

    public bool Says(string identity)
    {
        try
        {
            return File.Exists(assembly) && File.ReadAllText(_path) == identity;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Without it the companion is used all the same, and built again next time.</summary>
    public void Write(string identity) => Try(() => File.WriteAllText(_path, identity));

    public void Remove() => Try(() => File.Delete(_path));

    private static void Try(Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
