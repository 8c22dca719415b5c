using Lab.Catalog;

namespace Lab.Tests.Catalog;

public sealed class UserWorkloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("scipy.lu-500", false)]
    [InlineData("lab.empty", false)]
    [InlineData("mine.py", true)]
    [InlineData("mine.py:f", true)]
    [InlineData("folder/mine.py:f", true)]
    [InlineData("mine:f", true)]
    public void A_file_is_told_from_a_catalog_name(string name, bool isFile) => Assert.Equal(isFile, UserWorkload.IsReference(name));

    [Theory]
    [InlineData("a.py: old/mine.py:f", "a.py: old/mine.py")]
    [InlineData("a.py.d/test_mine.py::Test::test[b.py::c]", "a.py.d/test_mine.py")]
    [InlineData("mine.py", "mine.py")]
    [InlineData("mine:f", null)]
    [InlineData("scipy.lu-500", null)]
    public void The_file_of_a_workload_ends_before_the_colon_that_follows_its_name(string name, string? file) =>
        Assert.Equal(file, UserWorkload.FileOf(name));

    [Fact]
    public void A_file_and_a_function_make_an_entry()
    {
        var name = _folder.WriteFile("my: own.py", "") + ":call";

        var entry = UserWorkload.Entry(name);

        Assert.Equal((name, UserWorkload.Library, null), (entry.Name, entry.Library, entry.Unavailable));
        Assert.True(entry.Blas, "whether a user's function calls a BLAS is not known: it is measured with one thread as well");
    }

    [Theory]
    [InlineData("{0}/gone.py:call", "there is no file '{0}/gone.py': give its path from the current folder, or the whole path")]
    [InlineData("{0}/gone.py", "there is no file '{0}/gone.py': give its path from the current folder, or the whole path")]
    [InlineData("{0}:call", "'{0}:call' names no Python file: write path/to/file.py:function")]
    [InlineData("{0}/mine.py", "'{0}/mine.py' names no function: write {0}/mine.py:function")]
    [InlineData("{0}/mine.py:", "'{0}/mine.py:' names no function: write {0}/mine.py:function")]
    public void What_is_missing_is_said_in_one_line(string name, string message)
    {
        _folder.WriteFile("mine.py", "");

        var exception = Assert.Throws<CommandException>(
            () => UserWorkload.Entry(name.Replace("{0}", _folder.Path, StringComparison.Ordinal)));

        Assert.Equal(message.Replace("{0}", _folder.Path, StringComparison.Ordinal), exception.Message);
        Assert.Equal(ExitCode.Usage, exception.ExitCode);
    }
}
