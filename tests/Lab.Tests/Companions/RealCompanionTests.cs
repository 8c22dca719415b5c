using System.Text.Json;
using Lab.Companions;
using Lab.Console;
using Lab.Tests.Processes;

namespace Lab.Tests.Companions;

/// <summary>The companions themselves, where the user's package sources have what they stand on.</summary>
[Trait("Speed", "slow")]
public sealed class RealCompanionTests
{
    [Fact]
    public async Task They_are_built_and_the_second_time_found()
    {
        var notes = new StringWriter();
        var built = await BuildAsync(notes);
        foreach (var companion in Companion.All)
            Absence.Skip(built.ProblemOf(companion));

        Assert.All(Companion.All, c => Assert.True(File.Exists(built.AssemblyOf(c)), built.ProblemOf(c)));
        var again = new StringWriter();
        Assert.Equal(Companion.All.Select(built.AssemblyOf), Companion.All.Select((await BuildAsync(again)).AssemblyOf));
        Assert.Equal("", again.ToString());
    }

    [Fact]
    public async Task Left_out_doctor_says_so_of_each_package()
    {
        using var folder = new TemporaryFolder();
        var run = await LabProcess.RunAsync(folder.Path, "doctor", "--json");

        using var doctor = JsonDocument.Parse(run.Output);
        var companions = doctor.RootElement.GetProperty("companions").EnumerateArray().ToList();
        Assert.Equal(["pythonnet", "ScottPlot"], companions.Select(c => c.GetProperty("package").GetString()));
        Assert.All(companions, c => Assert.Equal(
            $"{c.GetProperty("package").GetString()} {c.GetProperty("version").GetString()} is left out (--no-companions)", c.GetProperty("problem").GetString()));
    }

    private static Task<CompanionSet> BuildAsync(StringWriter notes) =>
        new CompanionBuilder().BuildAsync(Companion.All, force: false, RunDisplay.Create(notes), CancellationToken.None);
}
