using Lab.Jobs;
using Lab.Python.Locating;

namespace Lab.Tests.Jobs;

public sealed class PythonSelectionTests
{
    [Fact]
    public void A_python_that_was_late_is_not_said_to_be_missing()
    {
        var missing = new PythonCandidate(CandidateSource.LabPython, "/no/python3", null, "does not exist");
        var late = new PythonCandidate(CandidateSource.Path, "/slow/python3", null, "did not answer within 300 s") { IsLate = true };

        Assert.StartsWith("no Python that the lab can embed: ", PythonSelection.WhyNone([missing]), StringComparison.Ordinal);
        Assert.StartsWith(
            "/slow/python3 did not answer within 300 s, and there is no other that the lab can embed: ",
            PythonSelection.WhyNone([missing, late]), StringComparison.Ordinal);
    }
}
