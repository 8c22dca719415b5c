using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Lab.Tests.Companions;

/// <summary>The pixels of a PNG with 8 bits a channel and without interlacing, as the Portable Network Graphics specification (W3C, ISO/IEC 15948) has them.</summary>
internal sealed class PngImage
{
    private const int HeaderLength = 8;
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    private readonly byte[] _pixels;
    private readonly int _channels;

    private PngImage(int width, int height, int channels, byte[] pixels) => (Width, Height, _channels, _pixels) = (width, height, channels, pixels);

    public int Width { get; }

    public int Height { get; }

    public IEnumerable<string> Pixels => Enumerable.Range(0, Width * Height).Select(i => Colour(i * _channels));

    public string Pixel(int x, int y) => Colour(((y * Width) + x) * _channels);

    public static PngImage Read(string path)
    {
        var file = File.ReadAllBytes(path);
        Assert.Equal(Signature, file[..HeaderLength]);
        var (width, height, channels) = (0, 0, 0);
        using var data = new MemoryStream();
        for (var at = HeaderLength; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var chunk = file.AsSpan(at + 8, length);
            switch (Encoding.ASCII.GetString(file, at + 4, 4))
            {
                case "IHDR":
                    (width, height) = (BinaryPrimitives.ReadInt32BigEndian(chunk), BinaryPrimitives.ReadInt32BigEndian(chunk[4..]));
                    Assert.Equal(8, chunk[8]);
                    // Colour types: 2 without alpha, 6 with it.
                    channels = chunk[9] == 2 ? 3 : 4;
                    break;
                case "IDAT":
                    data.Write(chunk);
                    break;
            }

            at += length + 12;
        }

        data.Position = 0;
        using var inflated = new ZLibStream(data, CompressionMode.Decompress);
        return new(width, height, channels, Unfilter(inflated, width * channels, height, channels));
    }

    private static byte[] Unfilter(Stream lines, int stride, int height, int channels)
    {
        var pixels = new byte[stride * height];
        var line = new byte[stride + 1];
        for (var y = 0; y < height; y++)
        {
            lines.ReadExactly(line);
            for (var x = 0; x < stride; x++)
            {
                var left = x < channels ? 0 : pixels[(y * stride) + x - channels];
                var above = y == 0 ? 0 : pixels[((y - 1) * stride) + x];
                var corner = x < channels || y == 0 ? 0 : pixels[((y - 1) * stride) + x - channels];
                var predicted = line[0] switch { 0 => 0, 1 => left, 2 => above, 3 => (left + above) / 2, _ => Paeth(left, above, corner) };
                pixels[(y * stride) + x] = (byte)(line[x + 1] + predicted);
            }
        }

        return pixels;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var guess = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        if (toLeft <= toAbove && toLeft <= toCorner)
            return left;
        return toAbove <= toCorner ? above : corner;
    }

    private string Colour(int at) => $"#{_pixels[at]:x2}{_pixels[at + 1]:x2}{_pixels[at + 2]:x2}";
}
