namespace Lab.Analysis.Sizes;

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

    /// <summary>They had it, as they have without the setting: it may do nothing at all. Or it asks for no size.</summary>
    Untold,
}
