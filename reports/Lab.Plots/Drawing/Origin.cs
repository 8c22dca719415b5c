using System.Globalization;
using Lab.Analysis;

namespace Lab.Plots.Drawing;

/// <summary>What the numbers of a picture belong to: a picture is seen without its report.</summary>
internal static class Origin
{
    public static string Of(Results results)
    {
        var blas = results.Python.Blas.Select(b => b.Version is null ? b.Library : Short(b.Version, b.Library)).Distinct(StringComparer.Ordinal);
        string[] parts =
        [
            $"Python {results.Python.Version}",
            .. blas,
            string.Create(CultureInfo.InvariantCulture, $"{Plain(results.Machine.Processor)}, {results.Machine.Cores} cores"),
            results.Machine.Runtime,
            string.Create(CultureInfo.InvariantCulture, $"{results.StartedAt:yyyy-MM-dd}, seed {results.Seed}"),
        ];
        return string.Join(" · ", parts) + (results.Finished ? "" : " · unfinished run");
    }

    /// <summary>Name and number: OpenBLAS says all it was built with after them.</summary>
    private static string Short(string version, string library)
    {
        var words = version.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var number = Array.FindIndex(words, w => char.IsAsciiDigit(w[0]));
        return number < 0 ? library : number == 0 ? $"{library} {words[0]}" : string.Join(' ', words[..(number + 1)]);
    }

    private static string Plain(string processor) =>
        processor.Replace("(R)", "", StringComparison.OrdinalIgnoreCase).Replace("(TM)", "", StringComparison.OrdinalIgnoreCase);
}
