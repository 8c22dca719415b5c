namespace Lab.StackProbe.Symbols;

/// <summary>What came of going from a frame to its caller.</summary>
internal enum FrameStep
{
    /// <summary>There it is.</summary>
    Caller,

    /// <summary>The frame is the outermost: it says that it has no caller.</summary>
    Outermost,

    /// <summary>No rules for this code, or they start from a register that is not known.</summary>
    Unknown,

    /// <summary>There is no return address where one must be: this is no frame of a call that is still running.</summary>
    Wrong,
}
