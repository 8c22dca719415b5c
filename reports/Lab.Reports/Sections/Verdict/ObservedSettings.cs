using System.Diagnostics;
using Lab.Analysis;
using Lab.Analysis.Sizes;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials.Captures;

namespace Lab.Reports.Sections.Verdict;

/// <summary>Which settings gave threads the stack they ask for, in processes that were started with them.</summary>
internal static class ObservedSettings
{
    private const string HexVariable = "DOTNET_Thread_DefaultStackSize=";

    public static Html Render(Results results) => results.Settings.IsEmpty
        ? Html.Empty
        : $"""
          <section class="card wide"><h2>Settings that really take effect</h2>
          {ForPoolThreads(results)}
          <div class="scroll"><table class="settings">
          <thead><tr><th>Process started with</th><th class="number">asks for</th><th class="number">new thread had</th>
          <th class="number">pool thread had</th><th>Result</th></tr></thead>
          <tbody>{results.Settings.Select(s => Row(s, SettingJudgement.Of(s, results.Settings)))}</tbody></table></div></section>
          """;

    private static Html Row(SettingObservation setting, SettingEffect effect) => $"""
        <tr><td>{Name(setting)}</td><td class="number">{SizeMarkup.Of(setting.Asked)}</td>
        <td class="number">{SizeMarkup.Of(setting.DefaultThread)}</td><td class="number">{SizeMarkup.Of(setting.PoolThread)}</td>
        <td>{Effect(effect)}</td></tr>
        """;

    private static Html Name(SettingObservation setting)
    {
        if (setting.Setting.Length == 0)
            return $"no setting";
        return $"<code>{setting.Setting}</code>";
    }

    private static Html Effect(SettingEffect effect) => effect switch
    {
        SettingEffect.Works => $"""<span class="good">✓ works</span>""",
        SettingEffect.MissesPoolThreads => $"""<span class="part">◐ misses pool threads</span>""",
        SettingEffect.MissesNewThreads => $"""<span class="part">◐ misses new threads</span>""",
        SettingEffect.None => $"""<span class="bad">✗ has no effect</span>""",
        SettingEffect.Untold => $"""<span class="none">–</span>""",
        _ => throw new UnreachableException(),
    };

    /// <summary>Code cannot give pool threads a size. The one variable that was seen to do it takes the size in hexadecimal.</summary>
    private static Html ForPoolThreads(Results results)
    {
        var works = results.Settings
            .Where(s => s.Setting.StartsWith(HexVariable, StringComparison.Ordinal))
            .Any(s => SettingJudgement.Of(s, results.Settings) is SettingEffect.Works);
        if (!works || results.Recommendation is not { StackBytes: var size })
            return Html.Empty;
        return $"""
            <p>For threads that you do not create yourself, such as pool threads: <code>{HexVariable}{SizeText.Hexadecimal(size)}</code> (hexadecimal,
            {SizeText.Of(size)}).</p>
            """;
    }
}
