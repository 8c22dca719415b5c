using Lab.Jobs;

namespace Lab.Tests.Jobs;

public sealed class LatestRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_is_withdrawn_leaves_nothing_and_does_not_hide_the_one_before()
    {
        RunFolder.Create(_folder.Combine("first"), DateTimeOffset.Now).PointLatestHere();
        var second = RunFolder.Create(_folder.Combine("second"), DateTimeOffset.Now);
        var before = second.LatestTarget;
        second.PointLatestHere();

        second.Remove(before);

        Assert.Equal("first", before);
        Assert.Equal("first", second.LatestTarget);
        Assert.False(Directory.Exists(second.Path));
    }

    [Fact]
    public void Latest_points_to_the_run_that_came_last()
    {
        foreach (var name in new[] { "one", "two" })
        {
            Assert.Null(RunFolder.Create(_folder.Combine(name), DateTimeOffset.Now).PointLatestHere());

            Assert.Equal(name, new DirectoryInfo(_folder.Combine("latest")).LinkTarget);
        }
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_replaced()
    {
        File.CreateSymbolicLink(_folder.Combine("latest"), "gone");

        RunFolder.Create(_folder.Combine("run"), DateTimeOffset.Now).PointLatestHere();

        Assert.Equal("run", new DirectoryInfo(_folder.Combine("latest")).LinkTarget);
    }

    [Fact]
    public void Where_no_link_can_be_made_one_line_says_so()
    {
        var problem = new RunFolder("/proc/self/run").PointLatestHere();

        Assert.StartsWith("/proc/self/latest cannot be made to lead to this run: ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem!);
    }

    [Fact]
    public void A_folder_of_the_users_by_that_name_is_left_alone()
    {
        _folder.WriteFile("latest/notes.txt", "mine");

        Assert.NotNull(RunFolder.Create(_folder.Combine("run"), DateTimeOffset.Now).PointLatestHere());

        Assert.Equal("mine", File.ReadAllText(_folder.Combine("latest", "notes.txt")));
    }
}
