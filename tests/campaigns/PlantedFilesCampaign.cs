using Lab.Tests;
using Lab.Tests.Commands;
using Lab.Tests.Processes;

namespace Lab.Campaigns.Tests;

/// <summary>
/// Programs and Python modules that lie in the folder that the lab is started in, under names that it or Python looks for: none of them
/// runs, whatever PATH and PYTHONPATH say of the current folder.
/// </summary>
public sealed class PlantedFilesCampaign(RealLab lab) : IClassFixture<RealLab>
{
    private static readonly string[][] Commands =
    [
        ["list"], ["doctor"], ["probe", "lab.empty"], ["triage", "lab.empty", "--attempts", "1"],
        ["run", "--workload", "lab.empty", "--no-bench", "--out", "run"],
    ];

    private static readonly string[] HereInPath = ["", ".", "./", "..", "./."];

    [Fact]
    [Trait("Speed", "slow")]
    public Task Nothing_of_the_current_folder_runs() => Campaign.RunAsync(few: 1, async random =>
    {
        using var folder = new TemporaryFolder();
        foreach (var program in UsersEnvironmentTests.Programs.Where(_ => random.Next(3) > 0))
            UsersEnvironmentTests.PlantProgram(folder, program);
        foreach (var module in UsersEnvironmentTests.Modules.Where(_ => random.Next(3) > 0))
            UsersEnvironmentTests.PlantModule(folder, module);
        var (here, command) = (HereInPath[random.Next(HereInPath.Length)], Commands[random.Next(Commands.Length)]);
        string[] python = random.Next(2) == 0 ? [] : ["--python", Path.GetFileName(lab.Context.Python.Executable)];

        using var process = LabProcess.StartWith(
            folder.Path, [$"PATH={here}:{RealLab.SearchPath}:{here}", $"PYTHONPATH={here}"], [.. command, .. python]);
        var run = await process.EndAsync();

        Assert.Empty(Directory.EnumerateFiles(folder.Path, "ran-*"));
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', command)} with '{here}': {run}");
    });
}
