using Lab.Toolchain;
using Lab.Worker.Interop;

namespace Lab.Worker.Tests.Interop;

/// <summary>Native constants and layouts against the C headers of this machine.</summary>
public sealed unsafe class HeaderTests
{
    [GccFact]
    public void Every_constant_has_the_value_of_its_header() =>
        Assert.True(NativeConstants.AssertAsInHeaders(typeof(LibC).Assembly) >= 7);

    [GccFact]
    public void The_structure_of_a_limit_is_laid_out_as_in_its_header()
    {
        LibC.ResourceLimit limit;
        Dictionary<string, long> ours = new()
        {
            ["sizeof(struct rlimit)"] = sizeof(LibC.ResourceLimit),
            ["offsetof(struct rlimit, rlim_cur)"] = (byte*)&limit.Current - (byte*)&limit,
            ["offsetof(struct rlimit, rlim_max)"] = (byte*)&limit.Maximum - (byte*)&limit,
        };

        Assert.Equal(ours, CHeaders.Evaluate([.. ours.Keys]));
    }
}
