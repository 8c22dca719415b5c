using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Sizes;

/// <summary>Whether threads had the stack that a setting asks for.</summary>
public static class SettingJudgement
{
    /// <param name="setting">The observation to judge.</param>
    /// <param name="all">All observations of the run: the one without a setting says what threads have anyway.</param>
    public static SettingEffect Of(SettingObservation setting, IEnumerable<SettingObservation> all)
    {
        if (setting.Asked is not { } asked)
            return SettingEffect.Untold;
        var without = all.FirstOrDefault(s => s.Setting.Length == 0);
        return (Had(setting.DefaultThread, asked), Had(setting.PoolThread, asked)) switch
        {
            (true, true) when without is { } plain && Had(plain.DefaultThread, asked) && Had(plain.PoolThread, asked) =>
                SettingEffect.Untold,
            (true, true) => SettingEffect.Works,
            (true, false) => SettingEffect.MissesPoolThreads,
            (false, true) => SettingEffect.MissesNewThreads,
            (false, false) => SettingEffect.None,
        };
    }

    /// <summary>Stacks are whole pages: a size that is not is rounded, up or down.</summary>
    private static bool Had(ByteSize observed, ByteSize asked) => observed < asked + ByteSize.Page && asked < observed + ByteSize.Page;
}

/// <summary>What a setting that asks for a stack size was seen to do.</summary>
public enum SettingEffect
{
    /// <summary>New threads and pool threads had the size.</summary>
    Works,

    /// <summary>New threads had it, pool threads did not.</summary>
    MissesPoolThreads,

    /// <summary>Pool threads had it, new threads did not.</summary>
    MissesNewThreads,

    /// <summary>Neither had it.</summary>
    None,

    /// <summary>It cannot be told: they had the size, as they have without the setting; or the setting asks for no size.</summary>
    Untold,
}
