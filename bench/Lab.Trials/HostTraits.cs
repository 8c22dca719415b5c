namespace Lab.Trials;

/// <summary>What follows from how a call is made.</summary>
public static class HostTraits
{
    /// <summary>True where the stack has a red zone of the lab's own: whatever completes there did not overrun it.</summary>
    public static bool IsGuarded(this Host host) => host is Host.Guarded or Host.Lapack;

    /// <summary>True where the process is a .NET worker, which records its faults; plain Python has nobody who would.</summary>
    public static bool RecordsFaults(this Host host) => host is not Host.Python;
}
