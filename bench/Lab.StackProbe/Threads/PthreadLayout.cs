using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe.Threads;

/// <summary>
/// Finds the stack of any thread of this process from outside. The mappings do not show it: neighbouring stacks are merged into one entry
/// of /proc/self/maps, and only glibc knows where one ends. The kernel knows the address of each thread's list of robust mutexes
/// (get_robust_list(2)); glibc keeps that list in the thread's descriptor, struct pthread, which also holds the bounds of its stack.
/// </summary>
/// <remarks>
/// The offsets in the descriptor differ between versions of glibc, so they are not constants here: a thread is started whose bounds are
/// known (pthread_getattr_np(3)), and these values are searched in its own descriptor. Where that fails there is no layout, and the stacks
/// of other threads are not reported. musl is such a case: it gives the kernel no list.
/// Source: glibc nptl/descr.h, nptl/pthread_create.c (start_thread), nptl/allocatestack.c.
/// </remarks>
internal sealed unsafe class PthreadLayout
{
    private static readonly Lazy<PthreadLayout?> Found = new(Find);

    private readonly int _robustList;
    private readonly int _threadId;
    private readonly int _stackBlock;
    private readonly int _startRoutine;

    private PthreadLayout(int robustList, int threadId, int stackBlock, int startRoutine) =>
        (_robustList, _threadId, _stackBlock, _startRoutine) = (robustList, threadId, stackBlock, startRoutine);

    /// <summary>The layout of the C library that this process runs on; null if it cannot be found.</summary>
    public static PthreadLayout? Current => Found.Value;

    /// <summary>Bytes of a descriptor up to the end of the last field that is read.</summary>
    private int Length => int.Max(_stackBlock + (3 * sizeof(nint)), _startRoutine + sizeof(nint));

    /// <summary>
    /// The descriptor of a thread by its kernel id; null if the thread has ended, has not begun, or was not started by pthread.
    /// </summary>
    public PthreadDescriptor? OfThread(int threadId, ProcessMemory memory)
    {
        nint head = 0, length = 0;
        if (LibC.syscall(LibC.SYS_get_robust_list, threadId, (nint)(&head), (nint)(&length)) != 0 || head == 0)
            return null;
        return At(head - _robustList, memory) is { } descriptor && descriptor.ThreadId == threadId ? descriptor : null;
    }

    /// <summary>Reads the address of a descriptor again; null if the address is not mapped any more.</summary>
    public PthreadDescriptor? At(nint address, ProcessMemory memory)
    {
        Span<byte> bytes = stackalloc byte[Length];
        // Read through the kernel: where the stack of an ended thread is unmapped, the read ends early instead of faulting.
        if (memory.Read((ulong)address, bytes) < bytes.Length)
            return null;
        var block = MemoryMarshal.Cast<byte, nint>(bytes[_stackBlock..]);
        // The main thread has no block, nor has a thread that pthread did not start.
        if (block[0] == 0)
            return null;
        var (low, size, guard) = (block[0], block[1], block[2]);
        var threadId = MemoryMarshal.Read<int>(bytes[_threadId..]);
        return new(address, threadId, new(low + guard, low + size), MemoryMarshal.Read<nint>(bytes[_startRoutine..]));
    }

    private static PthreadLayout? Find()
    {
        var search = new Search();
        var self = GCHandle.Alloc(search);
        try
        {
            nuint thread;
            if (LibC.pthread_create(&thread, null, &FindInOwnDescriptor, GCHandle.ToIntPtr(self)) != 0)
                return null;
            _ = LibC.pthread_join(thread, null);
            return search.Layout;
        }
        finally
        {
            self.Free();
        }
    }

    [UnmanagedCallersOnly]
    private static nint FindInOwnDescriptor(nint argument)
    {
        var search = (Search)GCHandle.FromIntPtr(argument).Target!;
        search.Layout = FindWith(argument);
        return 0;
    }

    private static PthreadLayout? FindWith(nint argument)
    {
        var (stack, guard) = ThreadStack.Current();
        var self = (nint)LibC.pthread_self();
        var threadId = (int)LibC.syscall(LibC.SYS_gettid, 0, 0, 0);
        nint head = 0, length = 0;
        if (!stack.Contains(self) || LibC.syscall(LibC.SYS_get_robust_list, 0, (nint)(&head), (nint)(&length)) != 0)
            return null;
        // A descriptor is smaller than 4 KiB. It lies at the top of the stack, with or without thread-local storage above it.
        var descriptor = new ReadOnlySpan<byte>((void*)self, (int)nint.Min(stack.High - self, 4096));
        var robustList = head - self;
        if (robustList <= 0 || robustList >= descriptor.Length)
            return null;
        var words = MemoryMarshal.Cast<byte, nint>(descriptor);
        // Neighbouring fields: start and size of the block, both including the guard, and size of the guard; then the routine and its
        // argument.
        var stackBlock = words.IndexOf([guard.Low, stack.High - guard.Low, guard.Size]);
        var startRoutine = words.IndexOf([(nint)(delegate* unmanaged<nint, nint>)&FindInOwnDescriptor, argument]);
        // The last place before the list.
        var threadIdAt = MemoryMarshal.Cast<byte, int>(descriptor[..(int)robustList]).LastIndexOf(threadId);
        return stackBlock < 0 || startRoutine < 0 || threadIdAt < 0
            ? null
            : new((int)robustList, threadIdAt * sizeof(int), stackBlock * sizeof(nint), startRoutine * sizeof(nint));
    }

    private sealed class Search
    {
        public PthreadLayout? Layout { get; set; }
    }
}

/// <summary>What glibc knows about a thread.</summary>
/// <param name="Address">The address of the descriptor: the thread's pthread_t, near the top of its stack.</param>
/// <param name="ThreadId">Kernel id of the thread; 0 once it has ended (set_tid_address(2)), negative once it was joined.</param>
/// <param name="Stack">The whole stack, without its guard.</param>
/// <param name="StartRoutine">The function that the thread was started with.</param>
internal readonly record struct PthreadDescriptor(nint Address, int ThreadId, StackRegion Stack, nint StartRoutine);
