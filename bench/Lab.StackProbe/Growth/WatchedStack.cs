namespace Lab.StackProbe.Growth;

/// <summary>What a process says of a stack that is to be watched from outside; descriptors are numbers of that process.</summary>
/// <param name="Pages">The registered pages.</param>
/// <param name="Top">The end of the stack, which may lie above them.</param>
/// <param name="UserFaultFd">The userfaultfd that they are registered with.</param>
/// <param name="IsUserModeOnly">It sees faults in user mode only.</param>
/// <param name="FrameDescriptor">Read end of the pipe of a <see cref="FrameReporter"/>; -1 if there is none.</param>
/// <param name="FrameThread">The reporter's thread.</param>
public sealed record WatchedStack(StackRegion Pages, nint Top, int UserFaultFd, bool IsUserModeOnly, int FrameDescriptor, int FrameThread);
