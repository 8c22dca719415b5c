using System.IO.Compression;

namespace Lab.Python.Tests.Provisioning;

/// <summary>A package index for pip that needs no network: a folder with wheels of packages without contents.</summary>
internal sealed class WheelFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    /// <param name="modules">Empty modules, as paths in the wheel.</param>
    public void Add(string package, params string[] modules) => AddRequiring(package, null, modules);

    /// <param name="requirement">What it needs, such as <c>numpy</c>; null for nothing.</param>
    public void AddRequiring(string package, string? requirement, params string[] modules)
    {
        using var wheel = ZipFile.Open(_folder.Combine($"{package}-9.0-py3-none-any.whl"), ZipArchiveMode.Create);
        var info = $"{package}-9.0.dist-info";
        var files = modules.ToDictionary(m => m, _ => "");
        files[$"{info}/METADATA"] = $"Metadata-Version: 2.1\nName: {package}\nVersion: 9.0\n"
            + (requirement is null ? "" : $"Requires-Dist: {requirement}\n");
        files[$"{info}/WHEEL"] = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
        files[$"{info}/RECORD"] = string.Concat(files.Keys.Append($"{info}/RECORD").Select(f => f + ",,\n"));
        foreach (var (name, text) in files)
        {
            using var writer = new StreamWriter(wheel.CreateEntry(name).Open());
            writer.Write(text);
        }
    }

    public void Dispose() => _folder.Dispose();
}
