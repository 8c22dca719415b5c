namespace Lab.StackProbe.Symbols;

/// <summary>How sure it is that a word on a stack is a return address of a call that is still running.</summary>
public enum FrameCertainty
{
    /// <summary>It points behind a call instruction, but may be left over from a call that has ended; or it is the caller of such a frame.</summary>
    Likely,

    /// <summary>
    /// The program counter itself; the caller of a certain frame by its file's call frame information; or a word behind a call of the very
    /// function that a frame found before it is in.
    /// </summary>
    Certain,
}
