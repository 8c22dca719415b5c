namespace Lab.Analysis.Tests.Statistics;

/// <summary>Samples of known distributions, the same ones each time.</summary>
internal sealed class SeededSamples(int seed)
{
    private readonly Random _random = new(seed);

    /// <param name="spread">Standard deviation, as a share of the mean.</param>
    public double[] Normal(int count, double mean, double spread = 0.03) =>
        [.. Enumerable.Range(0, count).Select(_ => mean * (1 + (spread * Standard())))];

    /// <param name="spread">Standard deviation of the logarithm.</param>
    public double[] LogNormal(int count, double median, double spread = 0.1) =>
        [.. Enumerable.Range(0, count).Select(_ => median * Math.Exp(spread * Standard()))];

    /// <summary>One in ten takes twice the time, as when the machine does something else.</summary>
    public double[] Spiky(int count, double median) =>
        [.. LogNormal(count, median, 0.05).Select(x => _random.NextDouble() < 0.1 ? 2 * x : x)];

    /// <summary>Standard normal, by Box and Muller.</summary>
    public double Standard() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
