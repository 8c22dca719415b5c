namespace Lab.StackProbe.Tests.Symbols;

public sealed class DemanglerTests
{
    [Theory]
    [InlineData("double boost::math::ibeta_imp<double, int>(double, int)", "boost::math::ibeta_imp<…>")]
    [InlineData("std::vector<std::pair<int, A<B>>>::push_back(int)", "std::vector<…>::push_back")]
    [InlineData("(anonymous namespace)::run()", "anonymous::run")]
    [InlineData("a::(anonymous namespace)::run()", "a::anonymous::run")]
    [InlineData("std::ostream::operator<<(int)", "std::ostream::operator<<(int)")]
    [InlineData("plain", "plain")]
    public void What_it_is_called_is_kept_and_its_types_are_not(string whole, string shown) => Assert.Equal(shown, Demangler.Short(whole));

    [Fact]
    public void The_library_of_Cpp_takes_names_apart()
    {
        Assert.SkipUnless(System.Runtime.InteropServices.NativeLibrary.TryLoad("libstdc++.so.6", out _), "libstdc++ is not here");

        Assert.Equal("std::vector<…>::push_back", Demangler.Of("_ZNSt6vectorIiSaIiEE9push_backERKi"));
        Assert.Equal("_Znonsense", Demangler.Of("_Znonsense"));
        Assert.Equal("dgetrf_parallel", Demangler.Of("dgetrf_parallel"));
    }
}
