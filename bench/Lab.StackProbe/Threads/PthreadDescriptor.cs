namespace Lab.StackProbe.Threads;

/// <summary>What glibc has noted of a thread.</summary>
/// <param name="Address">Where it is noted: the thread's pthread_t, near the top of its stack.</param>
/// <param name="ThreadId">Kernel id of the thread; 0 once it has ended (set_tid_address(2)), negative once it was joined too.</param>
/// <param name="Stack">The whole stack, without its guard.</param>
/// <param name="StartRoutine">The function that the thread was started with.</param>
internal readonly record struct PthreadDescriptor(nint Address, int ThreadId, StackRegion Stack, nint StartRoutine);
