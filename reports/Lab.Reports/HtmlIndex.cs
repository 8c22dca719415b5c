namespace Lab.Reports;

/// <summary>Not yet.</summary>
public static class HtmlIndex
{
    public static string Render(Lab.Analysis.Trends.RunIndex index) => "HtmlIndex" + index.GetHashCode();
}
