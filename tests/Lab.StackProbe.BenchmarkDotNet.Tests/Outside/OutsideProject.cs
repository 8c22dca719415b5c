using System.Diagnostics;
using System.Text.Json;

namespace Lab.StackProbe.BenchmarkDotNet.Tests.Outside;

/// <summary>
/// A benchmark project outside this solution, with nothing of ours but three assemblies: written to a folder of its own, run once out of
/// process for all tests, and gone with them.
/// </summary>
public sealed class OutsideProject : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OutsideProject()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            Write();
            Output = Run(
                "run",
                "-c",
                "Release",
                "--",
                "--filter",
                "*",
                "--job",
                "dry",
                "--buildTimeout",
                "900",
                "--exporters",
                "fulljson",
                "csv",
                "--artifacts",
                _folder.Combine("artifacts"));
            DeepestFrames = File.Exists(DepthFile) ? long.Parse(File.ReadAllText(DepthFile), CultureInfo.InvariantCulture) : 0;
            Reports = [.. Results("*-report-full.json").SelectMany(Read)];
            Rows = [.. Results("*-report.csv").SelectMany(CsvTable.Read)];
            CoreFiles = Directory.GetFiles(_folder.Path, "core*", SearchOption.AllDirectories);
            Notes = Directory.GetFiles(_folder.Path, "stack-*", SearchOption.AllDirectories);
        }
        catch
        {
            // Nobody disposes of a fixture that could not be made.
            Dispose();
            throw;
        }
    }

    /// <summary>What the run wrote to both its outputs.</summary>
    public string Output { get; } = "";

    /// <summary>Bytes between the first and the last frame of the recursion, by their own addresses.</summary>
    public long DeepestFrames { get; }

    /// <summary>
    /// The benchmarks of the full JSON report: method, parameters and peak; the peak is null where the metric is not there.
    /// </summary>
    internal IReadOnlyList<(string Method, string Parameters, double? Peak)> Reports { get; } = [];

    /// <summary>The rows of the tables, by column.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<string, string>> Rows { get; } = [];

    public IReadOnlyList<string> CoreFiles { get; } = [];

    public IReadOnlyList<string> Notes { get; } = [];

    private string DepthFile => _folder.Combine("depth");

    public void Dispose() => _folder.Dispose();

    private void Write()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Outside", "Project");
        foreach (var file in Directory.GetFiles(source))
        {
            // The second extension keeps them out of this project's own build.
            var name = Path.GetFileName(file);
            name = name.EndsWith(".txt", StringComparison.Ordinal) || name.EndsWith(".xml", StringComparison.Ordinal)
                ? Path.GetFileNameWithoutExtension(name) : name;
            _folder.WriteFile(
                name, File.ReadAllText(file).Replace("@assemblies@", AppContext.BaseDirectory.TrimEnd('/'), StringComparison.Ordinal));
        }
    }

    private string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // No build server outlives the test, and what a test runner told its own host is not meant for this process.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["OUTSIDE_DEPTH"] = DepthFile;
        foreach (var variable in start.Environment.Keys.Where(key => key.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)
            && key != "MSBUILDDISABLENODEREUSE").ToArray())
            start.Environment.Remove(variable);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + error.GetAwaiter().GetResult();
    }

    private string[] Results(string pattern)
    {
        var results = _folder.Combine("artifacts", "results");
        return Directory.Exists(results) ? Directory.GetFiles(results, pattern) : [];
    }

    private static IEnumerable<(string Method, string Parameters, double? Peak)> Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var benchmark in json.RootElement.GetProperty("Benchmarks").EnumerateArray())
        {
            double? peak = null;
            // A benchmark that failed has none.
            foreach (var metric in benchmark.TryGetProperty("Metrics", out var metrics) ? metrics.EnumerateArray() : default)
            {
                if (metric.GetProperty("Descriptor").GetProperty("Id").GetString() == "Peak Stack")
                    peak = metric.GetProperty("Value").GetDouble();
            }

            yield return (benchmark.GetProperty("Method").GetString()!, benchmark.GetProperty("Parameters").GetString()!, peak);
        }
    }
}
