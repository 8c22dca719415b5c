using Lab.Commands;

namespace Lab.Campaigns.Tests;

/// <summary>
/// Odd command lines: each ends with one line of at most 200 characters and exit code 2, or with help. They are made of commands, options
/// and values that exist, and of things that do not; each has at least one word that no command takes, so that nothing is measured.
/// </summary>
public sealed class CommandLineCampaign
{
    private static readonly string[] Commands =
        ["run", "probe", "sweep", "bench", "check", "triage", "list", "doctor", "report", "prob", "Run", ""];

    private static readonly string[] Options =
    [
        "--json", "--quick", "--out", "--resume", "--workload", "--repeat", "--seed", "--parallel", "--deadline", "--env", "--unset",
        "--size", "--host", "--trace", "--trace-out", "--python", "--provision", "--attempts", "--stack", "--job", "--from", "--to",
        "--budget", "--write-budget", "--markdown", "--junit", "-q", "--", "-",
        "--repeat=", "--json=maybe", "--size=1Q",
    ];

    private static readonly string[] Values =
    [
        "0", "-1", "1e2", "1e400", "NaN", "99999999999999999999", "0x", "0xZZ", "12Q", "1,5", "٣", "４M", "", " ", "\t", "\n", "\0",
        "\u001b[31m", "\u202egnp", "'", "\"", "$(id)", "`id`", "%s%n", "../..", "/dev/null/x", "lab.empty", "scipy.*", "gone.py:f", ":f",
        "x.py:", "A=B",
        "=", "A=", "guarded", "sofa", "@file", "@", new('x', 5000),
    ];

    /// <summary>None of them is an option, a command or a value of any.</summary>
    private static readonly string[] Impossible = ["--no-such-option", "--repeat=none", "--seed=-5", "--deadline=never", "--parallel=0"];

    [Fact]
    public Task An_odd_command_line_is_answered_in_one_line() => Campaign.RunAsync(few: 400, async random =>
    {
        // First the impossible one: after an option it could be that option's value.
        string[] args =
        [
            Any(random, Commands),
            Any(random, Impossible),
            .. Enumerable.Range(0, random.Next(6)).Select(_ => Any(random, random.Next(3) == 0 ? Options : Values)),
        ];
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exitCode = await CommandLine.RunAsync(args, output, error, CancellationToken.None);

        var said = $"{string.Join(' ', args)}\nexit code {exitCode}\n{output}{error}";
        Assert.True(exitCode == 2, said);
        Assert.True(output.ToString().Length == 0, said);
        var line = error.ToString().TrimEnd('\n');
        Assert.True(line.Length is > 0 and <= 200, said);
        Assert.True(!line.Any(char.IsControl) && !line.Contains('\u202e', StringComparison.Ordinal), said);
    });

    private static string Any(Random random, string[] words) => words[random.Next(words.Length)];
}
