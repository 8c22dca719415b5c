using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Reports.Markup;

/// <summary>Sizes on the page: KiB or MiB in the text, the bytes on hover.</summary>
internal static class SizeMarkup
{
    public static Html Of(ByteSize? size)
    {
        if (size is not { } known)
            return $"""<span class="none">–</span>""";
        return $"""<span class="size" title="{SizeText.Bytes(known)}">{SizeText.Of(known)}</span>""";
    }
}
