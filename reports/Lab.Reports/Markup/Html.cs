using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Lab.Trials;

namespace Lab.Reports.Markup;

/// <summary>
/// A piece of a page. Made from interpolated strings alone: the literal parts are markup, and what is put in is text, and
/// escaped, unless it is a piece itself. A type that is neither does not compile, so nothing gets in unescaped.
/// <code>Html row = $"&lt;td&gt;{probe.Workload}&lt;/td&gt;";</code>
/// </summary>
[InterpolatedStringHandler]
public sealed class Html
{
    private readonly StringBuilder _markup;

    /// <summary>Called by the compiler.</summary>
    public Html(int literalLength, int formattedCount) => _markup = new(literalLength + (formattedCount * 16));

    private Html(string markup) => _markup = new(markup);

    public static Html Empty { get; } = new("");

    public void AppendLiteral(string markup) => _markup.Append(markup);

    public void AppendFormatted(string? text) => Escape(text ?? "");

    public void AppendFormatted(int number) => _markup.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(long number) => _markup.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(double number) => _markup.Append(number.ToString("0.###", CultureInfo.InvariantCulture));

    public void AppendFormatted(Html? piece) => _markup.Append(piece?._markup);

    public void AppendFormatted(IEnumerable<Html> pieces)
    {
        foreach (var piece in pieces)
            _markup.Append(piece._markup);
    }

    public override string ToString() => _markup.ToString();

    /// <summary>
    /// For text and for attributes in quotes. What XML does not allow, such as a terminal's escape codes, is shown as its number; so is
    /// what would reverse or hide the text around it.
    /// </summary>
    private void Escape(string text)
    {
        foreach (var rune in VisibleText.Of(text).EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => _markup.Append("&amp;"),
                '<' => _markup.Append("&lt;"),
                '>' => _markup.Append("&gt;"),
                '"' => _markup.Append("&quot;"),
                '\'' => _markup.Append("&#39;"),
                _ => _markup.Append(rune),
            };
        }
    }
}
