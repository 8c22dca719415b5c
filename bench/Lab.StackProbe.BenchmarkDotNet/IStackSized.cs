namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>
/// A benchmark class that gives the size of its own stack, usually by a <c>[Params]</c> property. This takes precedence over the job. The
/// class needs <see cref="StackDiagnoserAttribute"/>, or the diagnoser in its configuration.
/// </summary>
public interface IStackSized
{
    /// <summary>
    /// Bytes: 16 KiB (arm64: 128 KiB) to 1 GiB, rounded up to whole pages; 0 for the size in the job, or else the thread that
    /// BenchmarkDotNet chose. With another size the benchmark does not run: its outcome is <c>raised
    /// System.ArgumentOutOfRangeException</c>. Read once, before the global set-up and after the parameters are set.
    /// </summary>
    long StackSizeBytes { get; }
}
