using Lab.Trials.Captures;

namespace Lab.Trials.Messages;

/// <summary>What the program Lab.Settings says of one of its threads. It prints all of them as one JSON array.</summary>
/// <param name="Thread">The kind of thread.</param>
/// <param name="Stack">The stack that it has; null where there is no such thread.</param>
public sealed record ObservedThread(ThreadKind Thread, ByteSize? Stack)
{
    /// <summary>The size that it was made with; null where it was made with none.</summary>
    public ByteSize? Asked { get; init; }

    /// <summary>Why there is no such thread; null if there is.</summary>
    public string? Problem { get; init; }

    /// <summary>The first argument of a start that serves a request with ASP.NET Core too; then come sizes to make threads with.</summary>
    public const string Kestrel = "--kestrel";
}
