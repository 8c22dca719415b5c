using System.Diagnostics;
using System.Text;

namespace Lab.Tests.Processes;

/// <summary>
/// A variable in the environment that every process of one test inherits, however it was started and whatever its parent is now: by
/// it, what was left behind is found. What drops its environment can carry the mark in its command line.
/// </summary>
internal sealed class ProcessMark
{
    public const string Variable = "LAB_TESTS_MARK";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Value { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Every process with the mark that is alive, as <c>id command line</c>.</summary>
    public IReadOnlyList<string> Alive()
    {
        var alive = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && IsMarked(folder))
                alive.Add(string.Create(CultureInfo.InvariantCulture, $"{id} {Read(folder, "cmdline").Replace('\0', ' ')}"));
        }

        return alive;
    }

    public void AssertNoneAlive()
    {
        var alive = Alive();
        Assert.True(alive.Count == 0, $"still running: {string.Join('\n', alive)}");
    }

    /// <summary>
    /// For those that die on their own a moment after their parent. A program that the lab had asked something when it was killed ends once
    /// it has answered; where tests and installations share two processors and a disk, that was seen to take longer than five seconds.
    /// </summary>
    public async Task AssertNoneAliveSoonAsync()
    {
        var clock = Stopwatch.StartNew();
        while (Alive().Count > 0 && clock.Elapsed < Patience)
            await Task.Delay(100);
        AssertNoneAlive();
    }

    // Both are empty of a zombie.
    private bool IsMarked(string folder) => Read(folder, "environ").Contains($"{Variable}={Value}", StringComparison.Ordinal)
        || Read(folder, "cmdline").Contains(Value, StringComparison.Ordinal);

    private static string Read(string folder, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
