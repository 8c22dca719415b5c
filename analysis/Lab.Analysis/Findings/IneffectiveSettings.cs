using Lab.Analysis.Sizes;
using Lab.Trials.Captures;

namespace Lab.Analysis.Findings;

/// <summary>Settings that changed no thread's stack.</summary>
internal sealed class IneffectiveSettings : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var ineffective = results.Settings.Where(s => SettingEffects.Of(s, results.Settings) is SettingEffect.None).ToList();
        if (ineffective.Count > 0)
        {
            yield return new(
                FindingSeverity.Caution,
                $"{Count(ineffective.Count)} no effect: {string.Join(", ", ineffective.Select(s => s.Setting))}",
                string.Join(" ", ineffective.Select(Observation)),
                []);
        }
    }

    private static string Observation(SettingObservation setting) =>
        $"{setting.Setting} asks for {setting.Asked}; a new thread had {setting.DefaultThread}, a pool thread {setting.PoolThread}.";

    private static string Count(int settings) => settings == 1 ? "A setting has" : $"{settings} settings have";
}
