namespace Lab.Testing;

/// <summary>A call of a function in <c>known_frames.c</c>.</summary>
/// <param name="Function">The function.</param>
/// <param name="Argument">What it is called with; 0 where it does not look.</param>
/// <param name="Bytes">What its frames come to at the least.</param>
/// <param name="Does">What it does to the stack, in words.</param>
public sealed record KnownCall(string Function, long Argument, long Bytes, string Does)
{
    /// <summary>As <c>known_frames.py</c> names it.</summary>
    public string Name => Argument == 0 ? Function : $"{Function}__{Argument}";

    /// <summary>True if its deepest pages are read and never written: paint cannot see them.</summary>
    public bool OnlyReads => Function.StartsWith("read_", StringComparison.Ordinal);

    /// <summary>True if it is one frame, of which only the far end is touched.</summary>
    public bool IsSparse => Function.StartsWith("sparse_", StringComparison.Ordinal) && Argument == 0;

    public override string ToString() => Name;
}
