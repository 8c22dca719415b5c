namespace Lab.Analysis.Findings;

/// <summary>A BLAS of one thread that nothing limits: a machine with more cores needs more stack.</summary>
internal sealed class SingleThreadedBlas : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var blas = results.Python.Blas;
        if (blas.IsEmpty || ProbeSelection.LoosestLimit(results) is not null || blas.Any(b => b.Threads is not 1))
            yield break;
        yield return new(
            FindingSeverity.Caution,
            "The BLAS has one thread here without being told to",
            "On a machine with more cores it takes its parallel paths, and the same calls need far more stack. "
                + "Measure where the service runs.",
            []);
    }
}
