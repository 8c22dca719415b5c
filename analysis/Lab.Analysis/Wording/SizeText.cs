using Lab.Trials;

namespace Lab.Analysis.Wording;

/// <summary>
/// Stack sizes as the page and the pictures write them. The console and sentences with measured sizes use <see
/// cref="ByteSize.ToString"/>.
/// </summary>
public static class SizeText
{
    private const long HalfMiB = 512 * 1024;

    /// <summary>Whole and half MiB as MiB (<c>1.5 MiB</c>), all else as <see cref="ByteSize"/> writes it.</summary>
    public static string Of(ByteSize size) => size.Bytes > HalfMiB && size.Bytes % HalfMiB == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{size.MiB:0.#} MiB")
        : size.ToString();

    /// <summary>The exact number, for a tooltip.</summary>
    public static string Bytes(ByteSize size) => string.Create(CultureInfo.InvariantCulture, $"{size.Bytes:N0} bytes");

    /// <summary>The size as C# source, in the largest unit that divides it.</summary>
    public static string Source(ByteSize size) => (size.Bytes % (1 << 20), size.Bytes % 1024) switch
    {
        (0, _) => string.Create(CultureInfo.InvariantCulture, $"{size.Bytes >> 20} * 1024 * 1024"),
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{size.Bytes >> 10} * 1024"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{size.Bytes}"),
    };

    /// <summary>Hexadecimal, as <c>DOTNET_Thread_DefaultStackSize</c> takes it.</summary>
    public static string Hexadecimal(ByteSize size) => size.Bytes.ToString("X", CultureInfo.InvariantCulture);
}
