using Lab.Catalog;
using Lab.Trials.Captures;

namespace Lab.Tests.Catalog;

public sealed class NearestNamesTests
{
    private static readonly string[] Names = ["scipy.lu-500", "scipy.lu-50", "scipy.zlu-500", "scipy.svd-300", "stdlib.json-900",
        "lab.empty"];

    [Theory]
    [InlineData("scipy.lu500", "scipy.lu-500 or scipy.lu-50 or scipy.zlu-500")]
    [InlineData("scipy.lu-501", "scipy.lu-500 or scipy.lu-50 or scipy.zlu-500")]
    [InlineData("sdtlib.json-900", "stdlib.json-900")]
    [InlineData("json-900", "stdlib.json-900")]
    [InlineData("JSON-900", "stdlib.json-900")]
    [InlineData("lab.empti", "lab.empty")]
    public void The_nearest_come_first(string name, string suggested)
    {
        Assert.Equal($"no workload is named '{name}': did you mean {suggested}?", Explain(name));
    }

    [Theory]
    [InlineData("tensorflow.matmul")]
    [InlineData("x")]
    [InlineData("")]
    public void A_name_like_no_other_is_told_where_to_look(string name)
    {
        Assert.Equal($"no workload is named '{name}': 'list' shows the catalog; pass your own as path/to/file.py:function", Explain(name));
    }

    [Fact]
    public void An_empty_catalog_suggests_nothing()
    {
        Assert.Contains("'list' shows the catalog", NearestNames.Explain("scipy.lu-500", []), StringComparison.Ordinal);
    }

    [Fact]
    public void The_distance_matches_its_naive_definition()
    {
        var random = new Random(20261114);
        for (var i = 0; i < 300; i++)
        {
            var (a, b) = (Word(), Word());
            Assert.Equal(Naive(a, b), NearestNames.Distance(a, b));
        }

        string Word() => string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => "abc"[random.Next(3)]));

        static int Naive(string a, string b)
        {
            if (a.Length == 0 || b.Length == 0)
                return a.Length + b.Length;
            if (a[0] == b[0])
                return Naive(a[1..], b[1..]);
            return 1 + Math.Min(Naive(a[1..], b[1..]), Math.Min(Naive(a[1..], b), Naive(a, b[1..])));
        }
    }

    private static string Explain(string name) =>
        NearestNames.Explain(name, [.. Names.Select(n => new CatalogEntry(n, n.Split('.')[0], "", [], Blas: false, Unavailable: null))]);
}
