using Lab.Toolchain;
using Lab.Worker.Interop;

namespace Lab.Worker.Tests.Interop;

/// <summary>Native constants against the C headers of this machine.</summary>
public sealed class HeaderTests
{
    public HeaderTests() => Assert.SkipIfMissing(CCompiler.Missing);

    [Fact]
    public void Every_constant_has_the_value_of_its_header() =>
        Assert.True(NativeConstants.AssertAsInHeaders(typeof(LibC).Assembly) >= 6);
}
