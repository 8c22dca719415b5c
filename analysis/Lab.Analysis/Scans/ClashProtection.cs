namespace Lab.Analysis.Scans;

/// <summary>Whether a library was compiled with stack-clash protection: told by how its functions enter frames of a page or more.</summary>
public static class ClashProtection
{
    public const string Yes = "yes";
    public const string No = "no";
    public const string InPart = "in part";
    public const string NoLargeFrames = "no large frames";

    /// <param name="pagewise">Functions, or places, that touch each page before they take the next.</param>
    /// <param name="inOneGo">Those that do not, without what is written in assembly: no compiler's option changes that.</param>
    public static string Of(int pagewise, int inOneGo) => (pagewise, inOneGo) switch
    {
        (0, 0) => NoLargeFrames,
        (_, 0) => Yes,
        (0, _) => No,
        _ => InPart,
    };
}
