using System.Security;
using System.Text.Encodings.Web;

namespace Lab.Reports.Pages;

/// <summary>
/// How components write texts: escaped, and with everything shown that hides, as <see cref="VisibleText"/> says. What XML does not allow
/// is among that.
/// </summary>
internal sealed class VisibleEncoder : HtmlEncoder
{
    public override int MaxOutputCharactersPerInputCharacter => 10;

    public override string Encode(string value) => SecurityElement.Escape(VisibleText.Of(value));

    public override void Encode(TextWriter output, string value, int startIndex, int characterCount) =>
        output.Write(Encode(value.Substring(startIndex, characterCount)));

    public override void Encode(TextWriter output, char[] value, int startIndex, int characterCount) =>
        output.Write(Encode(new string(value, startIndex, characterCount)));

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) => textLength > 0 ? 0 : -1;

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var encoded = Encode(new Rune(unicodeScalar).ToString());
        numberOfCharactersWritten = encoded.Length;
        return encoded.AsSpan().TryCopyTo(new(buffer, bufferLength));
    }

    public override bool WillEncode(int unicodeScalar) => true;
}
