namespace Lab.StackProbe;

/// <summary>One mapping of a process: a line of /proc/PID/maps.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">The first address after it.</param>
/// <param name="Offset">Where in the file the mapping starts, in bytes.</param>
/// <param name="File">Device and inode of the mapped file; all zero for memory without one.</param>
/// <param name="Path">
/// The path of the file in the mount namespace of the process, or a name such as <c>[stack]</c>; empty for anonymous memory.
/// </param>
/// <param name="IsDeleted">Whether the file was removed or replaced, so that the path no longer leads to it.</param>
public sealed record MemoryMapping(
    ulong Start, ulong End, MappingPermissions Permissions, ulong Offset, FileId File, string Path, bool IsDeleted)
{
    private const string DeletedMark = " (deleted)";

    public bool IsExecutable => (Permissions & MappingPermissions.Execute) != 0;

    /// <summary>Whether it maps a file that has a path.</summary>
    public bool IsFile => File.Inode != 0 && Path.StartsWith('/');

    /// <summary>Whether it is memory without a file; the process may have given it a name (PR_SET_VMA_ANON_NAME, prctl(2)).</summary>
    public bool IsAnonymous => Path.Length == 0 || Path.StartsWith("[anon", StringComparison.Ordinal);

    public bool Contains(ulong address) => address >= Start && address < End;

    /// <summary>Reads one line of maps; null if the line is not a mapping.</summary>
    /// <param name="line">The line without the newline.</param>
    /// <param name="previous">The mapping before it. If the path is the same, the string is shared.</param>
    internal static MemoryMapping? Parse(ReadOnlySpan<char> line, MemoryMapping? previous)
    {
        var rest = line;
        var range = NextWord(ref rest);
        var permissions = NextWord(ref rest);
        var offset = NextWord(ref rest);
        var device = NextWord(ref rest);
        var inode = NextWord(ref rest);
        var dash = range.IndexOf('-');
        if (dash < 0
            || permissions.Length != 4
            || !TryParseHex(range[..dash], out var start)
            || !TryParseHex(range[(dash + 1)..], out var end)
            || end <= start
            || !TryParseHex(offset, out var fileOffset)
            || !FileId.TryParseDevice(device, NumberStyles.AllowHexSpecifier, out var numbers)
            || !ulong.TryParse(inode, NumberStyles.None, CultureInfo.InvariantCulture, out var file))
        {
            return null;
        }

        // A path starts with a slash, so the padding ends at the first character that is not a space.
        var name = rest.TrimStart(' ');
        var deleted = name.EndsWith(DeletedMark, StringComparison.Ordinal);
        if (deleted)
            name = name[..^DeletedMark.Length];
        var path = previous is not null && name.SequenceEqual(previous.Path) ? previous.Path : Unescape(name);
        return new(start, end, ParsePermissions(permissions), fileOffset, new(numbers.Major, numbers.Minor, file), path, deleted);
    }

    private static ReadOnlySpan<char> NextWord(ref ReadOnlySpan<char> rest)
    {
        var space = rest.IndexOf(' ');
        var word = space < 0 ? rest : rest[..space];
        rest = space < 0 ? default : rest[(space + 1)..];
        return word;
    }

    private static bool TryParseHex(ReadOnlySpan<char> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    private static MappingPermissions ParsePermissions(ReadOnlySpan<char> text) =>
        (text[0] == 'r' ? MappingPermissions.Read : 0)
        | (text[1] == 'w' ? MappingPermissions.Write : 0)
        | (text[2] == 'x' ? MappingPermissions.Execute : 0)
        | (text[3] == 's' ? MappingPermissions.Shared : 0);

    // The kernel escapes only the newline here, not even the backslash (show_map_vma in fs/proc/task_mmu.c).
    private static string Unescape(ReadOnlySpan<char> name) => name.ToString().Replace("\\012", "\n", StringComparison.Ordinal);
}

/// <summary>What a mapping allows. Source: proc_pid_maps(5).</summary>
[Flags]
public enum MappingPermissions
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,

    /// <summary>Writes reach the file and other processes that map it; without this flag they go to private copies.</summary>
    Shared = 8,
}
