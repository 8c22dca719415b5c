using Lab.Trials;
using Lab.Trials.Capture;

namespace Lab.Analysis.Sizes;

/// <summary>Whether threads had the stack that a setting asks for.</summary>
public static class SettingEffects
{
    public static bool ForDefaultThread(SettingObservation setting) => Had(setting.DefaultThread, setting.Asked);

    public static bool ForPoolThread(SettingObservation setting) => Had(setting.PoolThread, setting.Asked);

    /// <summary>Stacks are whole pages: a size that is not is rounded, up or down.</summary>
    private static bool Had(ByteSize observed, ByteSize? asked) =>
        asked is { } wanted && observed < wanted + ByteSize.Page && wanted < observed + ByteSize.Page;
}
