using Lab.Analysis;
using Lab.Analysis.Settings;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials.Captures;

namespace Lab.Reports.Sections.Verdict;

/// <summary>
/// Which settings gave threads the stack they ask for, in processes that were started with them; and text to paste, of those that did.
/// </summary>
internal static class ObservedSettings
{
    public static Html Render(Results results) => results.Settings.IsEmpty
        ? Html.Empty
        : $"""
          <section class="card wide"><h2>Settings that really take effect</h2>
          {ToPaste(results)}
          <details class="more"><summary>What threads had in processes that were started with each setting</summary>
          <div class="scroll"><table class="settings">
          <thead><tr><th>Setting</th><th>Threads</th><th class="number">asked for</th><th class="number">had</th><th>Result</th>
          <th>Documented</th></tr></thead>
          <tbody>{SettingText.Together(results.Settings).Select(same => Row(same.Row, same.Threads))}</tbody></table></div></details></section>
          """;

    private static Html Row(SettingRow row, string threads) => $"""
        <tr><td>{Name(row)}</td><td>{threads}</td><td class="number">{Asked(row)}</td>
        <td class="number">{Observed(row)}</td><td>{Effect(row)}</td><td class="small">{Documented(row)}</td></tr>
        """;

    private static Html Name(SettingRow row)
    {
        if (row.Knob == Knob.None)
            return $"no setting";
        return $"<code>{SettingText.Of(row.Knob, row.Asked)}</code>";
    }

    private static Html Asked(SettingRow row) =>
        row.AskedThreads is { } threads ? $"{Plural.Of(threads, "thread")}" : SizeMarkup.Of(row.AskedBytes);

    private static Html Observed(SettingRow row) =>
        row.ObservedThreads is { } threads ? $"{Plural.Of(threads, "thread")}" : SizeMarkup.Of(row.ObservedBytes);

    private static Html Effect(SettingRow row) => row switch
    {
        { Effective: true } => $"""<span class="good">✓ {SettingText.Effect(row)}</span>""",
        { Effective: false } => $"""<span class="bad">✗ {SettingText.Effect(row)}</span>""",
        { Reason: { } reason } => $"""<span class="small">{reason}</span>""",
        _ => $"""<span class="none">{SettingText.Effect(row)}</span>""",
    };

    private static string Documented(SettingRow row) => row.Knob == Knob.None ? "" : row.Documentation ?? "no";

    private static Html ToPaste(Results results)
    {
        if (results.Recommendation is not { StackBytes: var size })
            return Html.Empty;
        var snippets = SettingSnippet.Tried(size, results.Settings);
        if (snippets.IsEmpty)
            return Html.Empty;
        return $"""
            <p>To give threads {SizeText.Of(size)}, paste one of these. Each uses a setting that was tried in this run.</p>
            {snippets.Select(snippet => (Html)$"""
            <details class="paste"><summary>{snippet.Title}</summary><pre><code>{snippet.Text}</code></pre></details>
            """)}
            """;
    }
}
