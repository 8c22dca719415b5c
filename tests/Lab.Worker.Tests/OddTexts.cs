namespace Lab.Worker.Tests;

/// <summary>What a workload, a path or a Python exception may hold.</summary>
internal static class OddTexts
{
    public static readonly string[] All =
    [
        "",
        "plain",
        "\"quoted\" and \\ back \\\" slashed",
        "two\nlines\r\nand\ttabs\b\f",
        "controls \0 \u0001 \u001b[31m \u007f",
        "größer als ±1 – 数値 🐍",
        "separators \u2028 \u2029 and a mark \ufeff",
        "<script>&'+`</script>",
        "\ufffd replaced, \ue000 private, \U0010ffff last",
        new('x', 100_000),
    ];
}
