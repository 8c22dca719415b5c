using System.Text.Json.Serialization;

namespace Lab.Trials.Captures;

/// <summary>What the command <c>discover</c> set out to run.</summary>
/// <param name="Targets">Importable names such as <c>scipy.linalg</c>, paths, and ids of tests.</param>
/// <param name="Keyword">An expression that selects tests, as pytest's option -k takes it; empty for all.</param>
/// <param name="Host">How the body of each test is called.</param>
/// <param name="SurveySize">The large stack on which the peaks of all tests are measured.</param>
/// <param name="StackSize">The size that the tests are tried at; null for a survey alone.</param>
/// <param name="Verify">Whether the minimum of each test above the smallest common size is verified by a pair of trials.</param>
public sealed record SuitePlan(
    ImmutableArray<string> Targets, string Keyword, Host Host, ByteSize SurveySize, ByteSize? StackSize, bool Verify)
{
    /// <summary>
    /// Whether the tests are run on the large stack: for a survey, and before plain threads, where only the need tells what overran.
    /// </summary>
    [JsonIgnore]
    public bool HasSurvey => StackSize is null || !Host.IsGuarded();
}
