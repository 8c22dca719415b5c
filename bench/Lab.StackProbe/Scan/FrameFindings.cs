namespace Lab.StackProbe.Scan;

/// <summary>What a walk through a function found of its frame.</summary>
internal sealed class FrameFindings
{
    /// <summary>The most bytes that the stack pointer moved down with no touch in each page; 0 if it did not.</summary>
    public long Leap { get; private set; }

    /// <summary>By how many instructions, a loop counting as two.</summary>
    public int LeapSteps { get; private set; }

    /// <summary>The most bytes of a frame that was touched page by page.</summary>
    public long Pagewise { get; private set; }

    /// <summary>Whether it takes an amount that was calculated, with no touch in each page.</summary>
    public bool LeapsVariably { get; private set; }

    /// <summary>Whether it takes an amount that was calculated, and touches it page by page.</summary>
    public bool IsVariablePagewise { get; private set; }

    public bool Any => Leap > 0 || Pagewise > 0 || LeapsVariably || IsVariablePagewise;

    public void Clear() => (Leap, LeapSteps, Pagewise, LeapsVariably, IsVariablePagewise) = (0, 0, 0, false, false);

    public void AddLeap(long bytes, int steps)
    {
        if (bytes > Leap)
            (Leap, LeapSteps) = (bytes, steps);
    }

    public void AddPagewise(long bytes) => Pagewise = Math.Max(Pagewise, bytes);

    public void AddVariable(bool isPagewise)
    {
        LeapsVariably |= !isPagewise;
        IsVariablePagewise |= isPagewise;
    }
}
