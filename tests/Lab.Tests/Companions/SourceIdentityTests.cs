using Lab.Companions;

namespace Lab.Tests.Companions;

public sealed class SourceIdentityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SourceIdentityTests()
    {
        _folder.WriteFile("one/one.csproj", "<Project><ItemGroup><ProjectReference Include=\"../two/two.csproj\" /></ItemGroup></Project>");
        _folder.WriteFile("two/two.csproj", "<Project />");
        _folder.WriteFile("other/other.csproj", "<Project />");
    }

    private string? Identity => new SourceIdentity(_folder.Path).Of(_folder.Combine("one", "one.csproj"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("one/Program.cs", true)]
    [InlineData("two/below/File.cs", true)]
    [InlineData("Directory.Packages.props", true)]
    [InlineData("other/File.cs", false)]
    [InlineData("one/obj/made.cs", false)]
    [InlineData("two/bin/companion/made.dll", false)]
    public void It_is_of_the_sources_of_the_project_and_of_those_it_refers_to(string file, bool counts)
    {
        var before = Identity;

        _folder.WriteFile(file, "changed");

        Assert.NotNull(before);
        Assert.Equal(counts, before != Identity);
    }

    [Fact]
    public void Without_sources_there_is_none()
    {
        Assert.Null(new SourceIdentity(_folder.Path).Of(_folder.Combine("gone", "gone.csproj")));
        File.Delete(_folder.Combine("two", "two.csproj"));
        Assert.Null(Identity);
    }
}
