namespace Lab.Companions;

/// <summary>What became of a companion.</summary>
/// <param name="Assembly">Path of what <c>dotnet exec</c> starts; null where it could not be built.</param>
/// <param name="Problem">Why not, in one line that names the package and its version; null if it was.</param>
internal sealed record BuiltCompanion(Companion Companion, string? Assembly, string? Problem);
