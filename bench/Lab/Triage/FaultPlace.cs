using Lab.StackProbe;
using Lab.Supervision;
using Lab.Trials;
using static Lab.StackProbe.SignalNumber;

namespace Lab.Triage;

/// <summary>What a fault's address says.</summary>
internal enum FaultPlaceKind
{
    /// <summary>Nothing: somebody sent the signal, or the address is that of an instruction.</summary>
    NoAddress,

    /// <summary>Below the measured stack, touched by a frame of its thread.</summary>
    EndOfMeasuredStack,

    /// <summary>In the guard of another thread's stack, touched by a frame of that thread.</summary>
    EndOfOtherStack,

    /// <summary>A null pointer, or a field of the object that it should have pointed to.</summary>
    NearNull,

    /// <summary>Nothing is mapped there.</summary>
    NotMapped,

    /// <summary>Something is mapped there, and does not allow the access.</summary>
    NoAccess,
}

/// <summary>Where a fault's address lies, relative to the stack of the thread that faulted.</summary>
/// <param name="Stack">The stack that the thread ran off; null if it did not.</param>
/// <param name="Guard">The inaccessible pages below that stack.</param>
/// <param name="Step">How far below the stack the address lies.</param>
/// <param name="Mapping">What is mapped at the address, in words; null if nothing is.</param>
internal sealed record FaultPlace(
    FaultPlaceKind Kind, MemoryRange? Stack = null, MemoryRange? Guard = null, ByteSize? Step = null, string? Mapping = null)
{
    /// <summary>True if the address shows that a thread ran off the end of its stack.</summary>
    public bool IsStackEnd => Kind is FaultPlaceKind.EndOfMeasuredStack or FaultPlaceKind.EndOfOtherStack;

    /// <param name="map">The memory at the moment of the fault.</param>
    /// <param name="measured">The measured stack; null if the trial did not get that far.</param>
    /// <param name="guard">The inaccessible pages below it.</param>
    public static FaultPlace Of(FaultRecord fault, MemoryMap map, MemoryRange? measured, MemoryRange? guard)
    {
        if (measured is not null && StackFault.RanOff(fault, measured))
            return new(FaultPlaceKind.EndOfMeasuredStack, measured, guard, new((long)(measured.Low - fault.Address)));
        if (measured is not null && StackFault.RoomForNoSignal(fault, measured) is not null)
            return new(FaultPlaceKind.EndOfMeasuredStack, measured, guard);
        if ((measured is null || !StackFault.IsOfThread(fault, measured)) && StackFault.RanOffOwn(fault))
        {
            var own = StackOf(fault, map);
            ByteSize? step = own is not null && fault.Address < own.Low ? new((long)(own.Low - fault.Address)) : null;
            return new(FaultPlaceKind.EndOfOtherStack, own, own is null ? null : GuardBelow(map, own), step);
        }

        if (fault.Signal is not (SIGSEGV or SIGBUS) || fault.IsSent || fault.Code is SI_KERNEL)
            return new(FaultPlaceKind.NoAddress);
        if (IsNull(fault))
            return new(FaultPlaceKind.NearNull);
        return map.Find(fault.Address) is { } mapping
            ? new(FaultPlaceKind.NoAccess, Mapping: Describe(mapping))
            : new(FaultPlaceKind.NotMapped);
    }

    /// <summary>True if the address is that of a null pointer, or of a field of the object that it should have pointed to.</summary>
    public static bool IsNull(FaultRecord fault) => fault.Address < MemoryMap.LowestAddress;

    /// <summary>
    /// The stack of the thread that faulted: the memory that its own data is at the top of, or of the process's first thread that of its
    /// stack pointer. The C library puts inaccessible pages below each stack, so each is a mapping of its own. Null if it is none.
    /// </summary>
    public static MemoryRange? StackOf(FaultRecord fault, MemoryMap map)
    {
        var mapping = map.Find(fault.StackPointer < fault.ThreadPointer ? fault.ThreadPointer : fault.StackPointer);
        return mapping is not null && IsWritable(mapping) ? new(mapping.Start, mapping.End) : null;
    }

    /// <summary>The inaccessible pages right below a stack; null if there are none.</summary>
    private static MemoryRange? GuardBelow(MemoryMap map, MemoryRange stack)
    {
        const MappingPermissions access = MappingPermissions.Read | MappingPermissions.Write;
        return map.Find(stack.Low - 1) is { Path.Length: 0 } below && (below.Permissions & access) == 0
            ? new(below.Start, below.End)
            : null;
    }

    private static bool IsWritable(MemoryMapping mapping) => (mapping.Permissions & MappingPermissions.Write) != 0;

    private static string Describe(MemoryMapping mapping)
    {
        var access = (mapping.Permissions & ~MappingPermissions.Shared) switch
        {
            MappingPermissions.None => "inaccessible",
            MappingPermissions.Read => "read-only",
            MappingPermissions.Read | MappingPermissions.Execute => "executable, read-only",
            var other => string.Create(CultureInfo.InvariantCulture, $"{other}").ToLowerInvariant(),
        };
        return mapping.Path.Length == 0 ? $"{access} memory" : $"{access} memory of {Path.GetFileName(mapping.Path)}";
    }
}
