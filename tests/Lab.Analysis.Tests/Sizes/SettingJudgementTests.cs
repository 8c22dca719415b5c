using Lab.Analysis.Sizes;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Sizes;

public class SettingJudgementTests
{
    private static readonly SettingObservation Without = new("", null, ByteSize.FromMiB(8), ByteSize.FromMiB(8));

    [Theory]
    [InlineData(4096, 4096, 4096, SettingEffect.Works)]
    [InlineData(4096, 4096, 8192, SettingEffect.MissesPoolThreads)]
    [InlineData(4096, 8192, 4096, SettingEffect.MissesNewThreads)]
    [InlineData(4096, 8192, 8192, SettingEffect.None)]
    [InlineData(8192, 8192, 8192, SettingEffect.Untold)]
    [InlineData(195, 196, 196, SettingEffect.Works)]
    public void Threads_say_what_a_setting_did(long asked, long thread, long pool, SettingEffect effect)
    {
        var setting = new SettingObservation("X=1", ByteSize.FromKiB(asked), ByteSize.FromKiB(thread), ByteSize.FromKiB(pool));

        Assert.Equal(effect, SettingJudgement.Of(setting, [Without, setting]));
    }

    [Fact]
    public void No_setting_does_nothing() => Assert.Equal(SettingEffect.Untold, SettingJudgement.Of(Without, [Without]));
}
