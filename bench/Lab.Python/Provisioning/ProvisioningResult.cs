using System.Collections.Immutable;
using Lab.Python.Locating;

namespace Lab.Python.Provisioning;

/// <summary>How provisioning ended.</summary>
public abstract record ProvisioningResult
{
    // Closed: a switch over the four below is exhaustive.
    private ProvisioningResult()
    {
    }

    /// <summary>A Python with the packages was there.</summary>
    public sealed record NotNeeded(PythonCandidate Candidate) : ProvisioningResult
    {
        /// <summary>Why it has no pmdarima and could not be given it, in one line; null if it has it, or nobody tried.</summary>
        public string? WithoutPmdarima { get; init; }
    }

    /// <summary>The packages are there now: locate again.</summary>
    /// <param name="Made">What was done.</param>
    /// <param name="Failed">What had been tried before it.</param>
    public sealed record Provisioned(ProvisioningAttempt Made, ImmutableArray<ProvisioningAttempt> Failed) : ProvisioningResult;

    /// <summary>The packages are not to be had without the user; a Python for at least the standard library's workloads is there.</summary>
    /// <param name="Reason">One line: why not.</param>
    /// <param name="Command">The one command to type.</param>
    /// <param name="StillPossible">One line: what can be measured all the same, and with which Python.</param>
    public sealed record NotPossible(
        string Reason, string Command, string StillPossible, ImmutableArray<ProvisioningAttempt> Attempts) : ProvisioningResult;

    /// <summary>The machine has no Python that the lab can use, and none could be installed.</summary>
    /// <param name="Reason">One line: why not.</param>
    /// <param name="Command">The one command to type.</param>
    public sealed record NoPython(string Reason, string Command, ImmutableArray<ProvisioningAttempt> Attempts) : ProvisioningResult;
}
