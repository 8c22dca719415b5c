using System.Collections.Immutable;
using System.Text;
using Lab.Analysis;
using Lab.Reports.Markup;
using Lab.Reports.Pictures;

namespace Lab.Reports.Sections;

/// <summary>
/// The pictures next to the page: small, with links to their files. The page loads nothing else. They are in the folder next to
/// it; without that folder the words remain.
/// </summary>
internal static class PicturesSection
{
    public static bool IsShown(ReportPictures pictures) => !pictures.All.IsEmpty || pictures.Problem is not null;

    public static Html Render(Results results, ReportPictures pictures)
    {
        if (!IsShown(pictures))
            return Html.Empty;
        if (pictures.All.IsEmpty)
            return $"""<section id="pictures"><h2>Pictures</h2><p>None were drawn: {pictures.Problem}.</p></section>""";
        return $"""
            <section id="pictures"><h2>Pictures</h2>
            <p>For READMEs and slides, drawn from <code>results.json</code> alone: files in the folder
            <code>{pictures.Folder}</code> next to this page. A PNG is {PictureFile.Width * 2} pixels wide, to be shown half as wide;
            a slide has 1920×1080.</p>
            <div class="pictures">{pictures.All.Select(p => Figure(results, p, pictures.Folder))}</div>
            </section>
            """;
    }

    /// <summary>
    /// A picture that stands in the page itself, as the page draws no chart of its own for it; nothing where it was not drawn.
    /// </summary>
    public static Html InPage(Results results, ReportPictures pictures, PictureKind kind) =>
        pictures.All.FirstOrDefault(p => p.Kind == kind)?.Vectors is not { } vectors
            ? Html.Empty
            : $"""
              <div class="scroll"><picture class="wide"><source media="(prefers-color-scheme: dark)" srcset="{Data(vectors.Dark)}"/>
              <img src="{Data(vectors.Light)}" width="{PictureFile.Width}" height="{PictureFile.Height}" alt="{PictureWords.Of(kind, results)}"/></picture></div>
              """;

    private static Html Figure(Results results, ReportPicture picture, string folder) => $"""
        <figure>{Preview(results, picture, folder)}
        <figcaption><strong>{PictureWords.Title(picture.Kind)}</strong>
        {Links(picture, folder, isDark: false, "light")} {Links(picture, folder, isDark: true, "dark")}</figcaption></figure>

        """;

    private static Html Preview(Results results, ReportPicture picture, string folder)
    {
        if (!picture.Has(PictureForm.Page, isDark: false))
            return Html.Empty;
        var dark = new PictureFile(picture.Kind, PictureForm.Page, IsDark: true);
        Html source = picture.Files.Contains(dark)
            ? $"""<source media="(prefers-color-scheme: dark)" srcset="{folder}/{dark.Name}"/>"""
            : Html.Empty;
        return $"""
            <picture>{source}<img src="{folder}/{new PictureFile(picture.Kind, PictureForm.Page, IsDark: false).Name}" width="{PictureFile.Width}"
            height="{PictureFile.Height}" loading="lazy" alt="{PictureWords.Of(picture.Kind, results)}"/></picture>
            """;
    }

    private static Html Links(ReportPicture picture, string folder, bool isDark, string word)
    {
        var files = picture.Files.Where(f => f.IsDark == isDark).ToImmutableArray();
        return files.IsEmpty ? Html.Empty : $"""<span>{word}: {files.Select(f => Link(f, folder))}</span>""";
    }

    private static Html Link(PictureFile file, string folder) => $"""<a href="{folder}/{file.Name}">{PictureWords.Of(file.Form)}</a> """;

    private static string Data(string svg) => $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}";
}
