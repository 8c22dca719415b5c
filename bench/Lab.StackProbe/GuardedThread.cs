using System.ComponentModel;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>A thread that runs managed code on a <see cref="GuardedStack"/>.</summary>
/// <remarks>
/// <c>new Thread(f, size)</c> takes no memory of the caller, so pthread_create makes the thread, with an <c>[UnmanagedCallersOnly]</c>
/// entry. The CLR attaches a thread that enters it from outside, and detaches it when the thread ends. Attaching takes about 5 KiB of the
/// stack. Only the frames of the entry and of the body lie above the caller's own code.
/// </remarks>
[CHeaders("limits.h")]
public sealed unsafe class GuardedThread
{
    /// <summary>The smallest stack that pthread accepts: 16 KiB on x64, 128 KiB on arm64 (bits/pthread_stack_min.h).</summary>
    [CName("PTHREAD_STACK_MIN")]
    public static readonly nint MinimumSize = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 128 << 10 : 16 << 10;

    private readonly Action _body;
    private readonly nuint _thread;
    private readonly GCHandle _self;
    private ExceptionDispatchInfo? _failure;
    private bool _joined;

    private GuardedThread(GuardedStack stack, Action body)
    {
        _body = body;
        _self = GCHandle.Alloc(this);
        try
        {
            _thread = Create(stack);
        }
        catch
        {
            _self.Free();
            throw;
        }
    }

    /// <summary>Starts a thread on the stack.</summary>
    /// <param name="stack">The stack; at most one thread at a time.</param>
    /// <param name="body">What the thread runs. <see cref="Join"/> throws again what it throws.</param>
    /// <exception cref="Win32Exception">pthread refused, for instance because there are too many threads.</exception>
    /// <exception cref="ObjectDisposedException">The stack was disposed of.</exception>
    public static GuardedThread Start(GuardedStack stack, Action body)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(body);
        return new(stack, body);
    }

    /// <summary>Waits for the thread to end. Call exactly once.</summary>
    /// <exception cref="InvalidOperationException">It was called before: pthread may have given the thread's id to another one.</exception>
    public void Join()
    {
        if (Interlocked.Exchange(ref _joined, true))
            throw new InvalidOperationException("the thread was joined before");
        var error = LibC.pthread_join(_thread, null);
        _self.Free();
        LibC.CheckError(error, "pthread_join");
        _failure?.Throw();
    }

    private nuint Create(GuardedStack stack)
    {
        var attributes = stackalloc byte[LibC.PthreadAttrSize];
        LibC.CheckError(LibC.pthread_attr_init(attributes), "pthread_attr_init");
        try
        {
            // pthread refuses a stack below its minimum, but does not check the address. For a smaller stack it is given the minimum
            // size, whose lower part lies in the red zone. So sizes below the minimum can be tried too.
            var told = nint.Max(stack.Stack.Size, MinimumSize);
            LibC.CheckError(LibC.pthread_attr_setstack(attributes, stack.Stack.High - told, (nuint)told), "pthread_attr_setstack");
            nuint thread;
            LibC.CheckError(LibC.pthread_create(&thread, attributes, &Enter, GCHandle.ToIntPtr(_self)), "pthread_create");
            return thread;
        }
        finally
        {
            _ = LibC.pthread_attr_destroy(attributes);
        }
    }

    [UnmanagedCallersOnly]
    private static nint Enter(nint self)
    {
        var thread = (GuardedThread)GCHandle.FromIntPtr(self).Target!;
        try
        {
            thread._body();
        }
        catch (Exception e)
        {
            // An exception that leaves an unmanaged entry ends the process.
            thread._failure = ExceptionDispatchInfo.Capture(e);
        }

        return 0;
    }
}
