using System.Text.Json.Serialization;
using Lab.Analysis.Wording;
using Lab.StackProbe;

namespace Lab.Abi;

/// <summary>What <c>doctor --abi</c> found: the same for the screen and, as JSON, for scripts.</summary>
/// <param name="Python">The chosen one; null if there is none.</param>
/// <param name="Agrees">False for a mismatch, or where something could not be compared at all.</param>
internal sealed record AbiReport(string? Python, string? PythonVersion, string Architecture, bool Agrees, ImmutableArray<AbiPart> Parts)
{
    public IEnumerable<string> Lines() => Parts.SelectMany(part => part.Lines());
}

/// <summary>A part of the audit: the C library, Python, or the ctypes structs of a file.</summary>
/// <param name="Of">Its name.</param>
/// <param name="ComparedWith">The headers or the table; null if there was neither.</param>
/// <param name="Problem">Why the headers did not decide it, or not all of it; null if they did.</param>
/// <param name="Structs">How many agree.</param>
/// <param name="Fields">How many agree.</param>
/// <param name="Constants">How many agree.</param>
/// <param name="NotCompared">What neither the headers nor the table know.</param>
internal sealed record AbiPart(
    string Of,
    string? ComparedWith,
    string? Problem,
    int Structs,
    int Fields,
    int Constants,
    ImmutableArray<AbiMismatch> Mismatches,
    ImmutableArray<string> NotCompared)
{
    /// <summary>Whether anything of it was: what it was compared with may know none of it.</summary>
    [JsonIgnore]
    public bool IsCompared => ComparedWith is not null && (Structs + Fields + Constants > 0 || !Mismatches.IsEmpty);

    public IEnumerable<string> Lines()
    {
        foreach (var mismatch in Mismatches)
            yield return $"{Of}: {mismatch}";
        if (ComparedWith is null)
            yield return $"{Of}: not compared: {Problem}";
        else if (!IsCompared)
            yield return $"{Of}: {ComparedWith} know none of it";
        else
            yield return $"{Of}: {Agreeing} with {ComparedWith}{(Problem is null ? "" : $": {Problem}")}";
        if (NotCompared.Length > 0 && ComparedWith is not null)
            yield return $"{Of}: not known there, so not compared: {Plural.List(NotCompared, 8)}";
    }

    private string Agreeing
    {
        get
        {
            var all = new[] { (Structs, "struct"), (Fields, "field"), (Constants, "constant") }
                .Where(c => c.Item1 > 0).Select(c => Plural.Of(c.Item1, c.Item2)).ToList();
            return all is [.. var first, var last]
                ? (first.Count > 0 ? $"{string.Join(", ", first)} and {last}" : last) + " agree"
                : "nothing agrees";
        }
    }
}

/// <summary>A number that the headers have otherwise.</summary>
/// <param name="Name">As in C.</param>
/// <param name="Has">The size, the offset or the value that is used.</param>
/// <param name="Header">What the headers say.</param>
internal sealed record AbiMismatch(CItemKind Kind, string Name, long Has, long Header)
{
    public override string ToString() => Kind switch
    {
        CItemKind.Size => FormattableString.Invariant($"{Name} has {Has} bytes; by the header it has {Header}"),
        CItemKind.Offset => FormattableString.Invariant($"{Name} is at byte {Has}; by the header it is at byte {Header}"),
        _ => FormattableString.Invariant($"{Name} is {Has}; by the header it is {Header}"),
    };
}
