using System.Collections.Immutable;
using Lab.Python.Locating;

namespace Lab.Python.Provisioning;

/// <summary>What is to be provisioned.</summary>
/// <param name="Candidates">The Pythons of the machine.</param>
/// <param name="Root">Absolute path of the folder that gets the <c>.venv</c>.</param>
/// <param name="RequirementsFile">Path of <c>requirements.txt</c>.</param>
/// <param name="Force">Try again even if it failed lately (<c>--provision</c>).</param>
public sealed record ProvisioningRequest(ImmutableArray<PythonCandidate> Candidates, string Root, string RequirementsFile, bool Force);
