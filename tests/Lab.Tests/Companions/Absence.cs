using Lab.Toolchain;

namespace Lab.Tests.Companions;

/// <summary>What becomes of a test whose companion is not there.</summary>
internal static class Absence
{
    /// <summary>Skips the test where no package source has the package; fails it where the companion itself cannot be built.</summary>
    /// <param name="problem">Why the companion is not there; null if it is.</param>
    public static void Skip(string? problem)
    {
        Assert.False(problem?.Contains(" could not be built with ", StringComparison.Ordinal) == true, problem);
        Assert.SkipIfMissing(problem);
    }
}
