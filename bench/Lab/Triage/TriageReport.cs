using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>What a triage found: the same facts for the screen and for scripts.</summary>
/// <param name="StackIsToBlame">Whether a stack, the measured one or another thread's, is too small.</param>
/// <param name="Verdict">The cause in a sentence.</param>
/// <param name="Happened">What was seen, a sentence a line.</param>
/// <param name="Thread">Name and part of the thread that died; null if none did.</param>
/// <param name="Where">What the frames show.</param>
/// <param name="Python">Python frames, innermost first.</param>
/// <param name="Advice">What to do.</param>
/// <param name="Unknown">What could not be known, and why.</param>
internal sealed record TriageReport(
    string Workload,
    Host Host,
    ByteSize StackBytes,
    TriageCause Cause,
    bool StackIsToBlame,
    string Verdict,
    Outcome Outcome,
    ImmutableArray<string> Happened,
    string? Thread,
    FaultRecord? Fault,
    string? Where,
    ImmutableArray<NativeCall> Native,
    FrameOrigin NativeFrom,
    ImmutableArray<PythonFrame> Python,
    TriageStack Stack,
    ImmutableArray<string> Advice,
    ImmutableArray<string> Unknown,
    ImmutableArray<TriageAttempt> Trials);
