namespace Lab.Analysis.Findings;

/// <summary>Numbers in sentences.</summary>
internal static class Counted
{
    /// <summary><c>1 probe</c>, <c>3 probes</c>.</summary>
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>The verb that goes with the count: <c>die</c>, or <c>dies</c> for one.</summary>
    public static string Verb(int count, string many, string one) => count == 1 ? one : many;
}
