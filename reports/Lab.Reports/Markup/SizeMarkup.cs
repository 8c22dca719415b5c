using System.Globalization;
using Lab.Trials;

namespace Lab.Reports.Markup;

/// <summary>Sizes as a reader wants them: KiB or MiB on the page, the bytes on hover.</summary>
internal static class SizeMarkup
{
    private const long HalfMiB = 512 * 1024;

    public static Html Of(ByteSize? size)
    {
        if (size is not { } known)
            return $"""<span class="none">–</span>""";
        return $"""<span class="size" title="{Bytes(known)}">{Text(known)}</span>""";
    }

    /// <summary>Whole and half MiB as MiB, all else as <see cref="ByteSize"/> writes it.</summary>
    public static string Text(ByteSize size) => size.Bytes > HalfMiB && size.Bytes % HalfMiB == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{size.MiB:0.#} MiB")
        : size.ToString();

    public static string Bytes(ByteSize size) => string.Create(CultureInfo.InvariantCulture, $"{size.Bytes:N0} bytes");

    /// <summary>The size as C# source, in the units that it is whole in.</summary>
    public static string Source(ByteSize size) => (size.Bytes % (1 << 20), size.Bytes % 1024) switch
    {
        (0, _) => string.Create(CultureInfo.InvariantCulture, $"{size.Bytes >> 20} * 1024 * 1024"),
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{size.Bytes >> 10} * 1024"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{size.Bytes}"),
    };
}
