namespace Lab.StackProbe.Symbols;

/// <summary>What a mapping allows. Source: proc_pid_maps(5).</summary>
[Flags]
public enum MappingPermissions
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,

    /// <summary>Writes reach the file or the other processes that map it; without it they are private copies.</summary>
    Shared = 8,
}
