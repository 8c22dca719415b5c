using System.Globalization;
using Lab.StackProbe.Symbols;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>Where a fault's address lies, against the stack of the thread that faulted.</summary>
/// <param name="Stack">The stack that was run off, where one was.</param>
/// <param name="Guard">The inaccessible pages below it.</param>
/// <param name="Step">How far below the stack the address lies.</param>
/// <param name="Mapping">What is mapped at the address, in words; null for nothing.</param>
internal sealed record FaultPlace(FaultPlaceKind Kind, MemoryRange? Stack = null, MemoryRange? Guard = null, ByteSize? Step = null, string? Mapping = null)
{
    private const int SIGBUS = 7;
    private const int SIGSEGV = 11;

    /// <summary>si_code of a fault that has no address, such as that of a pointer that is no address at all (siginfo.h, SI_KERNEL).</summary>
    private const int WithoutAddress = 0x80;

    /// <summary>Frames lie at or above their stack pointer. Below it the x64 ABI has 128 bytes, and stack probes of compilers a few pages.</summary>
    private const ulong BelowFrame = 16 << 10;

    /// <summary>The first pages of every process are kept unmapped to catch null pointers: vm.mmap_min_addr, 64 KiB.</summary>
    private const ulong NearNull = 64 << 10;

    private const ulong WidestStep = 64 << 20;

    /// <summary>True if the address shows that a thread ran off the end of its stack.</summary>
    public bool IsStackEnd => Kind is FaultPlaceKind.EndOfMeasuredStack or FaultPlaceKind.EndOfOtherStack;

    /// <param name="map">The memory at the moment of the fault.</param>
    /// <param name="measured">The measured stack, and the inaccessible pages below it; null if it did not come to that.</param>
    /// <param name="isMeasuredThread">Whether the faulting thread is the measured one; null if that is not known.</param>
    public static FaultPlace Of(FaultRecord fault, MemoryMap map, MemoryRange? measured, MemoryRange? guard, bool? isMeasuredThread)
    {
        if (fault.Signal is not (SIGSEGV or SIGBUS) || fault.Code is <= 0 or WithoutAddress)
            return new(FaultPlaceKind.NoAddress);
        var own = ThreadStacks.Around(map, fault.StackPointer);
        var ownGuard = own is null ? null : ThreadStacks.GuardBelow(map, own);
        // A pointer that happens to point there is none of a frame: that one cannot lie far below the stack pointer.
        var isOfFrame = fault.Address + BelowFrame >= fault.StackPointer;
        if (isOfFrame && isMeasuredThread is not true && own is not null && own != measured && ownGuard?.Contains(fault.Address) == true && ownGuard != guard)
            return new(FaultPlaceKind.EndOfOtherStack, own, ownGuard, new((long)(own.Low - fault.Address)));
        if (isOfFrame && measured is not null && isMeasuredThread is not false)
        {
            var zone = new MemoryRange(Math.Min(guard?.Low ?? measured.Low, measured.Low - WidestStep), measured.Low);
            if (zone.Contains(fault.Address) && (zone.Contains(fault.StackPointer) || measured.Contains(fault.StackPointer)))
                return new(FaultPlaceKind.EndOfMeasuredStack, measured, guard, new((long)(measured.Low - fault.Address)));
        }

        if (fault.Address < NearNull)
            return new(FaultPlaceKind.NearNull);
        return map.Find(fault.Address) is { } mapping
            ? new(FaultPlaceKind.NoAccess, Mapping: Describe(mapping))
            : new(FaultPlaceKind.NotMapped);
    }

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
