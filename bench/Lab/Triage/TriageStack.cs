using Lab.Trials;

namespace Lab.Triage;

/// <summary>The measured stack in figures.</summary>
/// <param name="NeededBytes">What the call takes on a roomy guarded stack; null if that is not known.</param>
/// <param name="NeedIsWhole">False if it died there before its end: then it needs this or more.</param>
/// <param name="UsedAtDeathBytes">Distance from the stack's top to the stack pointer of the dying thread; null if it was not on the measured stack.</param>
/// <param name="SteppedBytes">How far below its stack the fault was; null if it was elsewhere.</param>
/// <param name="GuardBytes">The inaccessible pages below the stack where it ended.</param>
/// <param name="OneBlasThreadBytes">What it takes with the BLAS limited to one thread; null if that was not tried.</param>
internal sealed record TriageStack(
    ByteSize? NeededBytes, bool NeedIsWhole, ByteSize? UsedAtDeathBytes, ByteSize? SteppedBytes, ByteSize? GuardBytes, ByteSize? OneBlasThreadBytes);
