namespace Lab.StackProbe.Tests.Symbols;

public sealed class DemanglerTests
{
    [Theory]
    [InlineData("double boost::math::ibeta_imp<double, int>(double, int)", "boost::math::ibeta_imp<…>")]
    [InlineData("std::vector<std::pair<int, A<B>>>::push_back(int)", "std::vector<…>::push_back")]
    [InlineData("(anonymous namespace)::run()", "anonymous::run")]
    [InlineData("a::(anonymous namespace)::run()", "a::anonymous::run")]
    [InlineData("foo::{unnamed type#1}::bar()", "foo::{unnamed#1}::bar")]
    [InlineData("std::ostream::operator<<(int)", "std::ostream::operator<<(int)")]
    [InlineData("plain", "plain")]
    [InlineData("decltype ({parm#1}<<{parm#2}) sh<int, int>(int, int)", "sh<…>")]
    [InlineData("decltype(auto) da<int>(int)", "da<…>")]
    [InlineData("std::enable_if<((4)>(2)), int>::type en<4>()", "en<…>")]
    [InlineData("A::tagged[abi:cxx11]() const [clone .isra.0]", "A::tagged[abi:cxx11]")]
    [InlineData("S<true>::f(int) const::L::g(double)", "S<…>::f::L::g")]
    [InlineData("(anonymous namespace)::An::loc()::{lambda(int)#1}::_FUN(int)", "anonymous::An::loc::{lambda#1}::_FUN")]
    [InlineData("void (*pick<int>(int))(int)", "void (*pick<int>(int))(int)")]
    [InlineData("int (&arr<int>(int)) [3]", "int (&arr<int>(int)) [3]")]
    [InlineData("guard variable for f<int>(int)::s", "guard variable for f<int>(int)::s")]
    [InlineData("f<int>)(", "f<int>)(")]
    public void What_it_is_called_is_kept_and_its_types_are_not(string whole, string shown) => Assert.Equal(shown, Demangler.Short(whole));

    [Fact]
    public void The_library_of_Cpp_takes_names_apart()
    {
        Assert.SkipUnless(System.Runtime.InteropServices.NativeLibrary.TryLoad("libstdc++.so.6", out _), "libstdc++ is not here");

        Assert.Equal("std::vector<…>::push_back", Demangler.Of("_ZNSt6vectorIiSaIiEE9push_backERKi"));
        Assert.Equal("_Znonsense", Demangler.Of("_Znonsense"));
        Assert.Equal("add<…>", Demangler.Of("_Z3addIiiEDTplfp_fp0_ET_T0_"));
        Assert.Equal("dgetrf_parallel", Demangler.Of("dgetrf_parallel"));
    }
}
