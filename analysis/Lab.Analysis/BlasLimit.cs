using Lab.Trials;

namespace Lab.Analysis;

/// <summary>
/// When limiting the threads of the BLAS can lower a stack need. A run over the catalog does not measure it where it cannot: what needs
/// little already has no large frame of a parallel BLAS in it.
/// </summary>
public static class BlasLimit
{
    /// <summary>Less than any default that a thread is given: nothing is won below it.</summary>
    public static readonly ByteSize Worthwhile = ByteSize.FromKiB(128);

    /// <param name="minimum">Minimum stack with the BLAS not limited; null if none was found.</param>
    public static bool CanHelp(ByteSize? minimum) => minimum >= Worthwhile;
}
