using System.Runtime.CompilerServices;
using Lab.Python.Provisioning;

namespace Lab.Python.Tests.Provisioning;

public sealed class RequirementsTests
{
    [Fact]
    public void The_repositorys_file_names_every_package_for_every_python()
    {
        var lines = Requirements.Read(Path.Combine(RepositoryRoot(), "requirements.txt")).Text.Split('\n')
            .Where(l => l.Length > 0 && l[0] != '#').ToArray();

        foreach (var package in new[] { "numpy", "scipy", "pandas", "statsmodels", "pmdarima" })
        {
            var ofPackage = lines.Where(l => l.StartsWith(package, StringComparison.Ordinal)).ToArray();
            Assert.Contains(ofPackage, l => l.Contains("python_version < \"3.10\"", StringComparison.Ordinal));
            Assert.Contains(ofPackage, l => l.Contains("python_version >= \"3.10\"", StringComparison.Ordinal));
        }

        Assert.All(lines, l => Assert.Matches(@"^[a-z-]+>=[\d.]+,<[\d.]+; python_version (<|>=) ", l));
    }

    [Fact]
    public void Without_the_optional_packages_the_other_lines_stay_as_they_are()
    {
        var requirements = new Requirements(
            "r.txt", "# pmdarima is wanted\nnumpy\nPmdarima==2.1.1\n  scikit-learn<1.8 # for it\nscikit-image\n");

        Assert.Equal("# pmdarima is wanted\nnumpy\nscikit-image\n", requirements.TextWithoutOptional);
    }

    [Fact]
    public void The_identity_is_that_of_the_text()
    {
        Assert.Equal(new Requirements("a", "numpy").Identity, new Requirements("b", "numpy").Identity);
        Assert.NotEqual(new Requirements("a", "numpy").Identity, new Requirements("a", "numpy\n").Identity);
    }

    private static string RepositoryRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
