namespace Lab.Trials.Captures;

/// <summary>A package that the lab does without where no feed has it.</summary>
/// <param name="Package">Its name, such as <c>pythonnet</c>.</param>
/// <param name="Version">The version that the lab asks for.</param>
/// <param name="Problem">Why it is not used, in one line; null if it is.</param>
public sealed record CompanionFacts(string Package, string Version, string? Problem);
