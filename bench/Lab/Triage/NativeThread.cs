using System.Collections.Immutable;

namespace Lab.Triage;

/// <summary>A thread's native frames, innermost first.</summary>
/// <param name="Id">Kernel id.</param>
/// <param name="Handle">Its <c>pthread_t</c>, which is an address at the top of its stack.</param>
internal sealed record NativeThread(int Id, ulong Handle, ImmutableArray<NativeCall> Frames);
