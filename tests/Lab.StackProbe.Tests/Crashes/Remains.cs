namespace Lab.StackProbe.Tests.Crashes;

/// <summary>What is left of a victim.</summary>
internal sealed record Remains(int ExitStatus, string Output, string Error)
{
    /// <summary>128 + SIGABRT: how the CLR ends a process that it cannot save.</summary>
    public const int Aborted = 134;

    /// <summary>128 + SIGKILL.</summary>
    private const int Killed = 137;

    public StackRegion Stack => Region("stack");

    public StackRegion RedZone => Region("redZone");

    /// <summary>The peak that it read after its call; null if it did not live to.</summary>
    public nint? Peak => Numbers("peak") is [var peak] ? peak : null;

    public nint Number(string name) => Assert.Single(Numbers(name));

    public void AssertSurvived()
    {
        Assert.True(ExitStatus == 0, $"status {ExitStatus}: {Error}");
        Assert.NotNull(Peak);
    }

    public void AssertDied()
    {
        // Killed by the test because it did not end: then it has said that it was dying.
        var ended = ExitStatus == Aborted || (ExitStatus == Killed && Error.Contains("Stack overflow", StringComparison.Ordinal));
        Assert.True(ended, $"status {ExitStatus}: {Error}");
        Assert.True(Stack.Size > 0, "died before its call");
        Assert.Null(Peak);
    }

    private StackRegion Region(string name) => Numbers(name) is [var low, var high] ? new(low, high) : default;

    private nint[] Numbers(string name) => Output.Split('\n').Select(line => line.Split(' '))
        .Where(words => words[0] == name)
        .SelectMany(words => words.Skip(1))
        .Select(word => nint.Parse(word, CultureInfo.InvariantCulture))
        .ToArray();
}
