using Lab.Python.Locating;

namespace Lab.Python.Tests.Locating;

public sealed class MinimumVersionsTests
{
    [Theory]
    [InlineData("numpy", "1.23.5", true)]
    [InlineData("numpy", "1.24", false)]
    [InlineData("numpy", "1.24.0rc1", false)]
    [InlineData("numpy", "2.2.6", false)]
    [InlineData("statsmodels", "0.13.5+dfsg", false)]
    [InlineData("statsmodels", "0.13.2", true)]
    [InlineData("pmdarima", "2.0", true)]
    [InlineData("pmdarima", "2.0.4", false)]
    [InlineData("pmdarima", "0.0.0", true)]
    [InlineData("scipy", "unknown", false)]
    [InlineData("scipy", "", false)]
    [InlineData("no-such-package", "0.1", false)]
    public void A_release_is_compared_number_by_number(string package, string version, bool tooOld) =>
        Assert.Equal(tooOld, MinimumVersions.IsTooOld(package, version));

    [Fact]
    public void Every_package_of_the_catalog_has_a_minimum() =>
        Assert.All(PythonInterrogator.CatalogPackages, package => Assert.NotNull(MinimumVersions.Of(package)));
}
