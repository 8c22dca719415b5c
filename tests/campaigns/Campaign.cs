namespace Lab.Campaigns.Tests;

/// <summary>
/// A test made of many attempts, each with random choices of its own. Two variables say which: <c>LAB_CAMPAIGN_SEED</c> and
/// <c>LAB_CAMPAIGN_COUNT</c>. Without them the attempts are few and always the same, so that they fit among the other tests.
/// </summary>
internal static class Campaign
{
    private const int DefaultSeed = 20261128;

    public static int Seed => Variable("LAB_CAMPAIGN_SEED") ?? DefaultSeed;

    /// <param name="few">How many attempts are made where nobody asks for more.</param>
    public static int Count(int few) => Variable("LAB_CAMPAIGN_COUNT") ?? few;

    /// <summary>Makes the attempts, one after the other. All that fail are named at the end.</summary>
    /// <param name="few">How many attempts are made where nobody asks for more.</param>
    /// <param name="attempt">Makes one, with a random generator of its own.</param>
    public static async Task RunAsync(int few, Func<Random, Task> attempt)
    {
        List<string> failures = [];
        for (var number = 0; number < Count(few); number++)
        {
            try
            {
                await attempt(new Random(unchecked((Seed * 7919) + number)));
            }
            catch (Exception e) when (e is not Xunit.Sdk.SkipException)
            {
                failures.Add($"attempt {number} of LAB_CAMPAIGN_SEED={Seed}: {e}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {Count(few)} failed\n{string.Join('\n', failures)}");
    }

    private static int? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
        ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
        : null;
}
