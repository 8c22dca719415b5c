using Lab.Tests.Environments;

namespace Lab.Campaigns.Tests;

/// <summary>
/// Calls that Python 3.14 refuses, checks that it makes against the bounds of another stack, and overflows that it does not see, on threads
/// of many sizes: triage tells one from the other.
/// </summary>
public sealed class RefusalCampaign
{
    /// <summary>Each kind comes up as often as the others.</summary>
    private static readonly (string Cause, string[] Functions)[] Kinds =
    [
        ("refused", ["compares", "prints", "pickles", "parses", "decodes", "converts", "never_ends", "aborts"]),
        ("wrongStackBounds", ["far_too_large", "negative", "aborts_with_wrong_bounds"]),
        ("stack", ["overflows"]),
    ];

    /// <summary>None is enough for what the refused calls need.</summary>
    private const int SmallestKiB = 128;
    private const int LargestKiB = 240;

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Triage_tells_refusals_wrong_bounds_and_overflows_apart()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        var root = await DebianRoot.SidAsync();
        Assert.SkipIfMissing(root.Missing);
        using var checks = new StackChecks();
        var number = 0;
        await Campaign.RunAsync(few: 1, async random =>
        {
            var (cause, functions) = Kinds[number++ % Kinds.Length];
            var function = functions[random.Next(functions.Length)];
            var kib = random.Next(SmallestKiB / 4, (LargestKiB / 4) + 1) * 4;
            string[] options =
            [
                "--stack", string.Create(CultureInfo.InvariantCulture, $"{kib}K"), "--host", random.Next(2) == 0 ? "thread" : "guarded",
            ];

            var report = await checks.TriageAsync(root, function, options);

            Assert.True(report["cause"]!.ToString() == cause, $"{function} {string.Join(' ', options)}: {report.ToJsonString()}");
        });
    }
}
