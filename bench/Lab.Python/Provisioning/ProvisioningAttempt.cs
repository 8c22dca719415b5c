using System.Collections.Immutable;
using System.Globalization;

namespace Lab.Python.Provisioning;

/// <summary>One way that was tried, or could not be.</summary>
/// <param name="Python">The Python that has the packages now; null if it failed.</param>
/// <param name="Detail">One line: what was installed, or why not.</param>
/// <param name="Lacking">Packages that were wanted and could not be had; the others are there.</param>
/// <param name="Tried">False if a look was enough to know that it cannot work: there is no time to save by remembering that.</param>
public sealed record ProvisioningAttempt(
    ProvisioningMethod Method, string? Python, string Detail, ImmutableArray<string> Lacking, bool Tried)
{
    public bool Succeeded => Python is not null;

    internal static ProvisioningAttempt Failed(ProvisioningMethod method, string detail) => new(method, null, detail, [], Tried: true);

    internal static ProvisioningAttempt Impossible(ProvisioningMethod method, string detail) => new(method, null, detail, [], Tried: false);

    internal static string StoppedAfter(TimeSpan deadline) => string.Create(CultureInfo.InvariantCulture, $"stopped after {deadline.TotalMinutes:0} minutes");
}
