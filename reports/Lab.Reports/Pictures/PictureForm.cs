namespace Lab.Reports.Pictures;

/// <summary>What a file of a picture is for.</summary>
public enum PictureForm
{
    /// <summary>PNG of 1600×900 pixels, to be shown half as wide: for a README.</summary>
    Page,

    /// <summary>PNG of 1920×1080 pixels: fills a slide.</summary>
    Slide,

    /// <summary>SVG: any size.</summary>
    Vector,
}
