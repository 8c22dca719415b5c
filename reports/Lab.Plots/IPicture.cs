using Lab.Analysis;
using Lab.Plots.Drawing;
using Lab.Reports.Pictures;

namespace Lab.Plots;

/// <summary>One picture of the results. Pure: the same results give the same drawing.</summary>
internal interface IPicture
{
    PictureKind Kind { get; }

    /// <summary>Why the results have nothing to show in it; null if they have.</summary>
    string? Missing(Results results);

    /// <summary>Draws it; not for results that it has nothing of.</summary>
    Sheet Draw(Results results, Theme theme);
}
