namespace Lab.Trials;

/// <summary>What was read of a stack after the call, while its thread was still there.</summary>
/// <param name="Peak">Distance from the top of the stack mapping to the deepest page (residency) or word (paint) touched.</param>
/// <param name="Entry">The same distance for the stack pointer at which the call was made: the harness's own frames.</param>
/// <param name="Saturated">True if the deepest readable place was touched: the true peak may lie below it.</param>
public sealed record StackReading(ByteSize Peak, ByteSize Entry, bool Saturated);
