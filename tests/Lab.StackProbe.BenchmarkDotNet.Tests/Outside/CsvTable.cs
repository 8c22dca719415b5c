namespace Lab.StackProbe.BenchmarkDotNet.Tests.Outside;

/// <summary>A table that BenchmarkDotNet exported as CSV.</summary>
internal static class CsvTable
{
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var separator = lines[0].Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var columns = Split(lines[0], separator);
        return lines.Skip(1).Select(line => columns.Zip(Split(line, separator)).DistinctBy(pair => pair.First)
            .ToDictionary(pair => pair.First, pair => pair.Second));
    }

    private static List<string> Split(string line, char separator)
    {
        List<string> cells = [""];
        var isQuoted = false;
        foreach (var character in line)
        {
            if (character == '"')
                isQuoted = !isQuoted;
            else if (character == separator && !isQuoted)
                cells.Add("");
            else
                cells[^1] += character;
        }

        return cells;
    }
}
