namespace Lab.Reports;

/// <summary>Not yet.</summary>
public static class HtmlComparison
{
    public static string Render(Lab.Analysis.Comparing.CaptureComparison comparison) => "HtmlComparison" + comparison.GetHashCode();
}
