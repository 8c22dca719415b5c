namespace Lab.Tests.Supervision;

/// <summary>A pipe that hands over a few bytes at a time.</summary>
internal sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
{
    /// <summary>Whether it fails at its end, as a pipe does that is torn down.</summary>
    public bool Breaks { get; init; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        if (Breaks && Position == Length)
            throw new IOException("broken pipe");
        return Read(buffer.Span[..Math.Min(chunk, buffer.Length)]);
    }
}
