using Lab.StackProbe;

namespace Lab.Worker.Hosts;

/// <summary>A thread of one host, with its stack: started once, joined once, read after that.</summary>
internal interface IHostThread : IDisposable
{
    /// <summary>The stack and what lies inaccessible below it, where this is known before the thread runs.</summary>
    (StackRegion Stack, StackRegion RedZone)? Known { get; }

    void Start(Action body);

    void Join();

    /// <summary>The lowest address touched, after <see cref="Join"/>; null where this host cannot tell.</summary>
    nint? LowestTouched();

    /// <summary>What the thread never touched above that, from the top down, after <see cref="Join"/>; null where it is not told.</summary>
    IReadOnlyList<StackRegion>? Untouched() => null;
}
