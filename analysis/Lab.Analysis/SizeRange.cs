using Lab.Trials;

namespace Lab.Analysis;

/// <summary>Sizes from <paramref name="FromBytes"/> up to, not including, <paramref name="ToBytes"/>.</summary>
public sealed record SizeRange(ByteSize FromBytes, ByteSize ToBytes);
