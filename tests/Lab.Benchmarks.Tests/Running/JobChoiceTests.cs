using Lab.Benchmarks.Running;

namespace Lab.Benchmarks.Tests.Running;

public sealed class JobChoiceTests
{
    [Theory]
    [InlineData("--job short --filter *A*", "Short", "--filter *A*")]
    [InlineData("--filter *A* -j Short", "Short", "--filter *A*")]
    [InlineData("--job=short -f A B", "Short", "-f A B")]
    [InlineData("--job default -f A", "OwnProcess", "-f A")]
    [InlineData("--filter A", "OwnProcess", "--filter A")]
    [InlineData("", "OwnProcess", "--filter *")]
    [InlineData("--job short", "Short", "--filter *")]
    [InlineData("--list flat --job short", "Short", "--list flat --filter *")]
    [InlineData("--job long -f A", null, "--job long -f A")]
    [InlineData("--job=dry -f A", null, "--job=dry -f A")]
    [InlineData("-f A --job", null, "-f A --job")]
    public void Reads_the_jobs_of_the_lab(string arguments, string? job, string rest)
    {
        var (chosen, left) = JobChoice.From(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(job, chosen?.Id);
        Assert.Equal(rest, string.Join(' ', left));
    }
}
