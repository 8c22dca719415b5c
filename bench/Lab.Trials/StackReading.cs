using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>How the peak of a trial is read. The two readings exclude each other in one trial: paint makes every page resident.</summary>
[JsonConverter(typeof(NamedEnumConverter<Watermark>))]
public enum Watermark
{
    /// <summary>No reading: the trial only asks whether the call survives.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The lowest resident page of an untouched mapping: to the page, sees reads too.</summary>
    [JsonStringEnumMemberName("residency")]
    Residency,

    /// <summary>The lowest word that no longer holds the paint: to the word, blind to reads.</summary>
    [JsonStringEnumMemberName("paint")]
    Paint,
}

/// <summary>What was read of a stack after the call, while its thread was still there.</summary>
/// <param name="Peak">Distance from the top of the stack mapping to the deepest page (residency) or word (paint) touched.</param>
/// <param name="Entry">The same distance for the stack pointer at which the call was made: the harness's own frames.</param>
/// <param name="Saturated">True if the deepest readable place was touched: the true peak may lie below it.</param>
public sealed record StackReading(ByteSize Peak, ByteSize Entry, bool Saturated)
{
    /// <summary>
    /// What Python keeps free at the low end of every stack: it refuses a call that it checks there. Zero before Python 3.14.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ByteSize Reserve { get; init; }

    /// <summary>Whether a call took more than three quarters of a stack, as one does that takes what there is.</summary>
    public bool TakesMostOf(ByteSize stack) => (Peak + Reserve).Bytes > stack.Bytes * 3 / 4;

    /// <summary>
    /// The pages above the peak that the call stepped over and never touched, neither read nor written; of very many ranges the longest.
    /// From the top down. Null where the kernel does not say, and in older captures.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<DepthRange>? Untouched { get; init; }

    public bool Equals(StackReading? other) =>
        other is not null && (Peak, Entry, Saturated, Reserve) == (other.Peak, other.Entry, other.Saturated, other.Reserve)
            && Untouched.HasValue == other.Untouched.HasValue && (Untouched ?? []).SequenceEqual(other.Untouched ?? []);

    public override int GetHashCode() => HashCode.Combine(Peak, Entry, Saturated, Reserve, Untouched?.Length);
}

/// <summary>A part of a stack: depths from <paramref name="FromBytes"/> up to, not including, <paramref name="ToBytes"/>.</summary>
public sealed record DepthRange(ByteSize FromBytes, ByteSize ToBytes)
{
    [JsonIgnore]
    public ByteSize Bytes => ToBytes - FromBytes;
}

/// <summary>The peaks of the calls that a guarded trial made after its first one, each on the same stack, emptied.</summary>
/// <param name="Peaks">In the order of the calls; calls in a row with the same peak are one entry.</param>
/// <param name="Problem">Why there were no more calls, where one raised, died or did not return; null if none did.</param>
public sealed record LaterCalls(ImmutableArray<PeakRun> Peaks, string? Problem)
{
    /// <summary>What a problem begins with that is the lab's own and none of the call's.</summary>
    public const string NotMade = "a later call could not be made: ";

    public bool Equals(LaterCalls? other) => other is not null && Problem == other.Problem && Peaks.SequenceEqual(other.Peaks);

    public override int GetHashCode() => HashCode.Combine(Peaks.Length, Problem);
}

/// <summary>How many calls had the same peak.</summary>
/// <param name="Peak">To the page, by residency.</param>
/// <param name="Calls">1 or more.</param>
public sealed record PeakRun(ByteSize Peak, int Calls);

/// <summary>The stack of a thread that is not the measured one: the workload started it, or a BLAS did.</summary>
/// <param name="Name">
/// The thread's name as the kernel knows it; mostly that of the thread that started it. Empty if it ended before that was read.
/// </param>
/// <param name="Module">File name of the library whose function the thread runs; null if it could not be told.</param>
/// <param name="StackSize">Size of its stack.</param>
/// <param name="Peak">Distance from the top of its stack mapping to the deepest resident page.</param>
/// <param name="Ended">
/// True if it had ended before the call did: then the peak may be too low where the stack could not be kept as the thread left it, and too
/// high where it was another thread's before.
/// </param>
public sealed record ThreadReading(string Name, string? Module, ByteSize StackSize, ByteSize Peak, bool Ended);
