using System.Collections.Immutable;
using System.Globalization;

namespace Lab.Python.Provisioning;

/// <summary>Something that failed.</summary>
/// <param name="When">When it was tried.</param>
/// <param name="Situation">What it was tried with.</param>
/// <param name="Failures">What failed, a line each.</param>
public sealed record RememberedFailure(DateTimeOffset When, string Situation, ImmutableArray<string> Failures)
{
    /// <summary>One line: what failed, when it was tried, and how it is tried again.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{string.Join("; ", Failures)} (tried {When:yyyy-MM-dd HH:mm} UTC; again after a day, or with --provision)");
}
