using Lab.StackProbe.Unwinding;

namespace Lab.StackProbe.Tests.Symbols;

public sealed class CallInstructionTests
{
    private const ulong Here = 0x400100;

    /// <summary>As an assembler writes them.</summary>
    [Theory]
    [InlineData("FFD0", "call rax")]
    [InlineData("41FFD3", "call r11")]
    [InlineData("FF10", "call [rax]")]
    [InlineData("FF5008", "call [rax+8]")]
    [InlineData("FF1424", "call [rsp]")]
    [InlineData("41FF14C4", "call [r12+rax*8]")]
    [InlineData("FF542408", "call [rsp+8]")]
    [InlineData("FF90B0000000", "call [rax+0xb0]")]
    [InlineData("FF9424B0000000", "call [rsp+0xb0]")]
    [InlineData("FF14C500000000", "call [rax*8]")]
    [InlineData("42FF14F578563412", "call [r14*8+0x12345678]")]
    public void An_indirect_call_is_recognised(string code, string _)
    {
        var call = Assert.NotNull(Before(code));
        Assert.Null(call.Target);
        Assert.Null(call.Pointer);
    }

    [Fact]
    public void A_direct_call_tells_where_it_goes() => Assert.Equal(Here - 0x10, Before("E8F0FFFFFF")?.Target);

    [Fact]
    public void A_call_through_a_fixed_pointer_tells_which() => Assert.Equal(Here + 0x2000, Before("FF1500200000")?.Pointer);

    [Theory]
    [InlineData("FFE0", "jmp rax")]
    [InlineData("FF2500200000", "jmp [rip+0x2000]")]
    [InlineData("FF30", "push [rax]")]
    [InlineData("FF55", "call [rbp+..], cut off")]
    [InlineData("C3", "ret")]
    [InlineData("E9F0FFFFFF", "jmp")]
    [InlineData("", "nothing")]
    public void Anything_else_is_no_call(string code, string _) => Assert.Null(Before(code));

    [Theory]
    [InlineData("FF2500200000", 0x2006)]
    [InlineData("F30F1EFAFF2500200000", 0x200a)]
    [InlineData("F30F1EFAF2FF2500200000", 0x200b)]
    public void A_stub_tells_its_pointer(string code, int distance) =>
        Assert.Equal(Here + (ulong)distance, CallInstruction.StubPointer(Here, Convert.FromHexString(code)));

    [Theory]
    [InlineData("")]
    [InlineData("F30F1EFA")]
    [InlineData("F30F1EFA5589E5")]
    [InlineData("FF25002000")]
    public void A_function_is_no_stub(string code) => Assert.Null(CallInstruction.StubPointer(Here, Convert.FromHexString(code)));

    private static CallInstruction? Before(string code)
    {
        // What comes before is an instruction of its own: two nops.
        byte[] bytes = [0x90, 0x90, .. Convert.FromHexString(code)];
        return CallInstruction.Before(Here, bytes.AsSpan(Math.Max(0, bytes.Length - CallInstruction.MaximumLength)));
    }
}
