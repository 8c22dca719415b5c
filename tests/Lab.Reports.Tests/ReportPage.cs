using System.Xml.Linq;
using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Reports.Pictures;

namespace Lab.Reports.Tests;

/// <summary>A rendered report, taken apart. That it can be is a test of its own: the page is well-formed.</summary>
internal sealed class ReportPage
{
    private ReportPage(string text)
    {
        Text = text;
        Document = XDocument.Parse(text, LoadOptions.PreserveWhitespace);
    }

    /// <summary>A whole run.</summary>
    public static ReportPage Sample { get; } = Of(SampleCapture.Analyse());

    public string Text { get; }

    public XDocument Document { get; }

    public static ReportPage Of(Results results) => new(HtmlReport.Render(results));

    public static ReportPage Of(Results results, ReportPictures pictures) => new(HtmlReport.Render(results, pictures));

    public XElement Section(string id) => Document.Descendants("section").Single(s => (string?)s.Attribute("id") == id);

    public IEnumerable<XElement> Elements(string name) => Document.Descendants(name);

    /// <summary>What a reader sees of an element, on one line.</summary>
    public static string Words(XElement element) =>
        string.Join(' ', element.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
