using Lab.StackProbe.Symbols;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>Finds the stack of a thread by its stack pointer: the C library puts inaccessible pages below each, so each is a mapping of its own.</summary>
internal static class ThreadStacks
{
    /// <summary>As far as a frame may step below its stack and the stack still be told: the lab's red zone.</summary>
    private const ulong WidestStep = 64 << 20;

    /// <summary>The stack that a thread runs on, or has just run off the end of; null if the pointer is near none.</summary>
    public static MemoryRange? Around(MemoryMap map, ulong stackPointer)
    {
        var mapping = map.Find(stackPointer);
        if (mapping is null || !IsWritable(mapping))
        {
            // In the pages that guard it, or in a hole: the next writable memory above is the stack.
            mapping = map.Mappings.FirstOrDefault(m => m.Start > stackPointer && IsWritable(m));
            if (mapping is null || mapping.Start - stackPointer > WidestStep)
                return null;
        }

        return new(mapping.Start, mapping.End);
    }

    /// <summary>The inaccessible pages right below a stack; null if there are none.</summary>
    public static MemoryRange? GuardBelow(MemoryMap map, MemoryRange stack) =>
        map.Find(stack.Low - 1) is { } below && (below.Permissions & (MappingPermissions.Read | MappingPermissions.Write)) == 0 && below.Path.Length == 0
            ? new(below.Start, below.End)
            : null;

    private static bool IsWritable(MemoryMapping mapping) => (mapping.Permissions & MappingPermissions.Write) != 0;
}
