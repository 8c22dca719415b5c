namespace Lab.StackProbe.Tests.Interop;

/// <summary>What the signatures of native functions take for granted. Structs and constants are audited: see <see cref="CItem"/>.</summary>
public sealed class HeaderTests
{
    [Fact]
    public void A_thread_and_a_size_are_a_word()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        Assert.All(
            CHeaders.Evaluate(["sizeof(pthread_t)", "sizeof(size_t)", "sizeof(off_t)", "sizeof(long)"]).Values,
            size => Assert.Equal(IntPtr.Size, size));
    }
}
