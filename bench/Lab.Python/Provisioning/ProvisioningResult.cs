using Lab.Python.Locating;

namespace Lab.Python.Provisioning;

/// <summary>What to provision.</summary>
/// <param name="Candidates">The Pythons of the machine.</param>
/// <param name="Root">Absolute path of the folder that gets the <c>.venv</c>.</param>
/// <param name="RequirementsFile">Path of <c>requirements.txt</c>.</param>
/// <param name="Force">Try again even if it failed within the last day (<c>--provision</c>).</param>
public sealed record ProvisioningRequest(ImmutableArray<PythonCandidate> Candidates, string Root, string RequirementsFile, bool Force);

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
        /// <summary>Why pmdarima could not be installed, in one line; null if the Python has it, or nobody tried.</summary>
        public string? WithoutPmdarima { get; init; }
    }

    /// <summary>The packages are there now: locate again.</summary>
    /// <param name="Made">What was done.</param>
    /// <param name="Failed">What had been tried before it.</param>
    public sealed record Provisioned(ProvisioningAttempt Made, ImmutableArray<ProvisioningAttempt> Failed) : ProvisioningResult;

    /// <summary>The lab cannot install the packages; a Python for at least the standard library's workloads is there.</summary>
    /// <param name="Reason">One line: why not.</param>
    /// <param name="Command">The one command to type.</param>
    /// <param name="StillPossible">One line: what can be measured without them, and with which Python.</param>
    public sealed record NotPossible(
        string Reason, string Command, string StillPossible, ImmutableArray<ProvisioningAttempt> Attempts) : ProvisioningResult;

    /// <summary>The machine has no Python that the lab can use, and none could be installed.</summary>
    /// <param name="Reason">One line: why not.</param>
    /// <param name="Command">The one command to type.</param>
    public sealed record NoPython(string Reason, string Command, ImmutableArray<ProvisioningAttempt> Attempts) : ProvisioningResult;
}

/// <summary>One way that was tried, or that cannot work here.</summary>
/// <param name="Python">The Python that has the packages now; null if it failed.</param>
/// <param name="Detail">One line: what was installed, or why not.</param>
/// <param name="Lacking">Packages that were wanted and could not be installed; the others are there.</param>
/// <param name="Tried">False if it was known without trying that it cannot work: remembering that would save no time.</param>
public sealed record ProvisioningAttempt(
    ProvisioningMethod Method, string? Python, string Detail, ImmutableArray<string> Lacking, bool Tried)
{
    public bool Succeeded => Python is not null;

    /// <summary>
    /// True if it ended because a Python did not answer in time: it may have all that is wanted, so no other way is tried in its place.
    /// </summary>
    public bool IsLate { get; private init; }

    /// <summary>True if what it installed is older than the catalog needs: to install it again changes nothing.</summary>
    internal bool IsTooOld { get; init; }

    internal static ProvisioningAttempt Failed(ProvisioningMethod method, string detail) => new(method, null, detail, [], Tried: true);

    internal static ProvisioningAttempt Late(ProvisioningMethod method, string python, string? problem) =>
        new(method, null, $"{python} {problem}, and nothing is installed in place of it", [], Tried: false) { IsLate = true };

    internal static ProvisioningAttempt Impossible(ProvisioningMethod method, string detail) => new(method, null, detail, [], Tried: false);
}

/// <summary>A way to get the packages.</summary>
public enum ProvisioningMethod
{
    /// <summary>A <c>.venv</c> of the lab's own, filled by pip.</summary>
    Pip,

    /// <summary>The packages of Debian or Ubuntu.</summary>
    Apt,
}
