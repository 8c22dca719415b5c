using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Reports.Pictures;

namespace Lab.Reports.Tests;

/// <summary>A rendered report, taken apart. That it can be is a test of its own: the page is well-formed.</summary>
internal sealed partial class ReportPage
{
    private ReportPage(string text)
    {
        Text = text;
        Markup = InScript().Replace(text, "$1$2");
        Document = XDocument.Parse(Tag().Replace(Markup, AsXml), LoadOptions.PreserveWhitespace);
    }

    /// <summary>A whole run.</summary>
    public static ReportPage Sample { get; } = Of(SampleCapture.Analyse());

    public string Text { get; }

    /// <summary>The page without what stands in its scripts, which is no markup.</summary>
    public string Markup { get; }

    public XDocument Document { get; }

    public static ReportPage Of(Results results) => new(HtmlReport.Render(results));

    public static ReportPage Of(Results results, ReportPictures pictures) => new(HtmlReport.Render(results, pictures));

    public XElement Section(string id) => Document.Descendants("section").Single(s => (string?)s.Attribute("id") == id);

    public IEnumerable<XElement> Elements(string name) => Document.Descendants(name);

    /// <summary>What a reader sees of an element, on one line.</summary>
    public static string Words(XElement element) =>
        string.Join(' ', element.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("(<script[^>]*>).*?(</script>)", RegexOptions.Singleline)]
    private static partial Regex InScript();

    /// <summary>HTML needs no end of an element that never holds anything, and no value of an attribute that is empty; XML does.</summary>
    private static string AsXml(Match tag)
    {
        var (name, end) = (tag.Groups["name"].Value, tag.Groups["end"].Value);
        var attributes = Attribute().Replace(
            tag.Groups["attributes"].Value, a => a.Groups["value"].Success ? a.Value : $"{a.Value}=\"\"");
        return $"<{name}{attributes}{(name is "br" or "col" or "img" or "input" or "meta" or "source" ? "/" : end)}>";
    }

    [GeneratedRegex("""<(?<name>[a-zA-Z0-9]+)(?<attributes>(?:\s+[a-zA-Z:-]+(?:="[^"]*")?)*)\s*(?<end>/?)>""")]
    private static partial Regex Tag();

    [GeneratedRegex("""\s+[a-zA-Z:-]+(?<value>="[^"]*")?""")]
    private static partial Regex Attribute();
}
