namespace Lab.Triage;

/// <summary>What a fault's address says.</summary>
internal enum FaultPlaceKind
{
    /// <summary>Nothing: the signal was sent, or tells an instruction.</summary>
    NoAddress,

    /// <summary>Below the measured stack, by a frame of its thread.</summary>
    EndOfMeasuredStack,

    /// <summary>In the guard of the stack of another thread, by a frame of that thread.</summary>
    EndOfOtherStack,

    /// <summary>A null pointer, or a field of what it should have pointed to.</summary>
    NearNull,

    /// <summary>Nothing is mapped there.</summary>
    NotMapped,

    /// <summary>Something is, and does not allow the access.</summary>
    NoAccess,
}
