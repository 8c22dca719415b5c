using System.Collections.Immutable;
using Lab.Companions;

namespace Lab.Tests.Companions;

/// <summary>What makes a package worth asking for again.</summary>
public sealed class NuGetConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("root/NuGet.Config")]
    [InlineData("root/bench/nuget.config")]
    [InlineData("home/.nuget/NuGet/NuGet.Config")]
    [InlineData("home/.nuget/NuGet/config/more.config")]
    public void A_file_that_applies_counts(string file)
    {
        var before = Identity();
        Assert.Equal(before, Identity());

        _folder.WriteFile(file, "<configuration />");

        Assert.NotEqual(before, Identity());
    }

    [Fact]
    public void So_does_what_is_put_into_a_folder_that_is_a_source()
    {
        Directory.CreateDirectory(_folder.Combine("feed"));
        _folder.WriteFile("root/nuget.config", "<configuration><packageSources><add key=\"mine\" value=\"../feed\" /></packageSources></configuration>");
        Directory.SetLastWriteTimeUtc(_folder.Combine("feed"), DateTime.UnixEpoch);
        var before = Identity();

        _folder.WriteFile("feed/any.1.0.0.nupkg", "");

        Assert.NotEqual(before, Identity());
    }

    [Fact]
    public void So_does_a_variable_that_NuGet_reads_and_no_other()
    {
        Assert.NotEqual(Identity(), Identity(("RestoreSources", "/elsewhere")));
        Assert.Equal(Identity(), Identity(("COLOUR", "blue")));
    }

    private string Identity(params (string Name, string Value)[] variables) => NuGetConfiguration.Identity(
        new(_folder.Combine("root"), "dotnet", _folder.Combine("cache"))
        {
            Variables = variables.Append(("HOME", _folder.Combine("home"))).ToImmutableSortedDictionary(v => v.Item1, v => (string?)v.Item2),
        },
        _folder.Combine("root", "bench"));
}
