namespace Lab.Analysis;

/// <summary>How far the numbers were measured and checked, in probes.</summary>
/// <param name="Planned">Probes that the run set out to make: available workloads times environments.</param>
/// <param name="Measured">Probes with a minimum stack.</param>
/// <param name="Verified">Those with a survive/crash pair one page apart.</param>
/// <param name="PredictionHeld">Those whose verified minimum is the predicted one, to the page.</param>
public sealed record VerificationTally(int Planned, int Measured, int Verified, int PredictionHeld);
