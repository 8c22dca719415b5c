namespace Lab.Analysis.Findings;

/// <summary>Looks for one kind of thing in the results.</summary>
internal interface IFindingRule
{
    /// <param name="results">Complete but for their findings and recommendation.</param>
    IEnumerable<Finding> Find(Results results);
}
