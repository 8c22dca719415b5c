namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>
/// A benchmark class that says itself on how large a stack it runs, usually by a <c>[Params]</c> property. This takes precedence over the
/// job. The class needs <see cref="StackDiagnoserAttribute"/> (or the diagnoser in its configuration).
/// </summary>
public interface IStackSized
{
    /// <summary>
    /// Bytes, rounded up to whole pages; 0 for what the job says, or else the thread that BenchmarkDotNet chose. Read once, before the
    /// global set-up and after the parameters are set.
    /// </summary>
    long StackSizeBytes { get; }
}
