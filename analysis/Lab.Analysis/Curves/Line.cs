using Lab.Trials;

namespace Lab.Analysis.Curves;

/// <summary>A straight line of need over n, by least squares.</summary>
/// <param name="BytesPerN">Its slope.</param>
/// <param name="AtZero">What it says of n = 0, in bytes.</param>
internal readonly record struct Line(double BytesPerN, double AtZero)
{
    /// <summary>
    /// Needs are read to the page: points of a line lie up to a page off it, and another one by the alignment of the call.
    /// </summary>
    private static readonly ByteSize LeastTolerance = ByteSize.Page + ByteSize.Page;

    /// <summary>Of a difference of two needs, each rounded up to a page: less than one, and the error of the slope.</summary>
    private const double OfDifference = 1.1 * 4096;

    /// <summary>What calls of a larger need may be off, as a part of the rise.</summary>
    private const double RelativeTolerance = 0.01;

    /// <param name="points">Two at least, of different n.</param>
    public static Line Through(ReadOnlySpan<(int N, ByteSize Need)> points)
    {
        var (meanN, meanNeed) = (0.0, 0.0);
        foreach (var (n, need) in points)
            (meanN, meanNeed) = (meanN + ((double)n / points.Length), meanNeed + ((double)need.Bytes / points.Length));
        var (together, alone) = (0.0, 0.0);
        foreach (var (n, need) in points)
        {
            together += (n - meanN) * (need.Bytes - meanNeed);
            alone += (n - meanN) * (n - meanN);
        }

        var slope = together / alone;
        return new(slope, meanNeed - (slope * meanN));
    }

    public double At(double n) => AtZero + (BytesPerN * n);

    /// <summary>
    /// Whether each point is as much above the one before as their line says: of a stair some are too little, and some too much.
    /// </summary>
    public static bool IsSteady(ReadOnlySpan<(int N, ByteSize Need)> points)
    {
        var slope = Through(points).BytesPerN;
        for (var i = 1; i < points.Length; i++)
        {
            var rise = slope * (points[i].N - points[i - 1].N);
            var difference = points[i].Need.Bytes - points[i - 1].Need.Bytes;
            if (Math.Abs(difference - rise) > OfDifference + (RelativeTolerance * Math.Abs(rise)))
                return false;
        }

        return true;
    }

    /// <summary>Whether all points lie on their line, as far as they are known.</summary>
    public static bool Holds(ReadOnlySpan<(int N, ByteSize Need)> points)
    {
        var line = Through(points);
        var tolerance = Math.Max(
            LeastTolerance.Bytes, RelativeTolerance * Math.Abs(line.BytesPerN) * (points[^1].N - points[0].N));
        foreach (var (n, need) in points)
        {
            if (Math.Abs(need.Bytes - line.At(n)) > tolerance)
                return false;
        }

        return true;
    }
}
