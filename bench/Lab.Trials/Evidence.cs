using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>What is kept of a worker in addition to its outcome: enough to judge the outcome again from the capture.</summary>
public sealed record Evidence
{
    /// <summary>Exit status as the shell would show it: 128 + n for signal n. Null while unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExitStatus { get; init; }

    /// <summary>The last message of the worker that could be read: how far it got.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastMessage { get; init; }

    /// <summary>End of the worker's stderr; bounded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StandardError { get; init; }

    /// <summary>End of the worker's stdout, which belongs to the workload; bounded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StandardOutput { get; init; }

    /// <summary>Lines on the message pipe that were not messages; how many, and the start of the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Garbage { get; init; }

    /// <summary>The measured stack, once it was known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MemoryRange? Stack { get; init; }

    /// <summary>The inaccessible pages below it: the red zone, or the guard of a plain thread.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MemoryRange? RedZone { get; init; }

    /// <summary>Faults in the order they were delivered; the last few.</summary>
    public ImmutableArray<FaultRecord> Faults { get => field.IsDefault ? [] : field; init; }

    /// <summary>
    /// The signal that the kernel ended the process by; 0 if it chose its status, which may look like that of a signal. Null where that is
    /// unknown: before Linux 6.15 only a process whose signals are watched tells.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? EndedBySignal { get; init; }

    /// <summary>What is known of processes that the worker made by fork; null if it made none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ForkEvidence? Forks { get; init; }
}

/// <summary>Processes that a worker made by fork, without starting another program in them.</summary>
/// <param name="Children">How many.</param>
/// <param name="Returned">True if one came back from the call, into the code of the host that it is a copy of.</param>
/// <param name="LeftBehind">True if one was still there, a copy of the worker, when the trial was over.</param>
public sealed record ForkEvidence(int Children, bool Returned, bool LeftBehind);

/// <summary>What the kernel said of a fault at the moment it was delivered, before the CLR reported it in its own words.</summary>
/// <param name="Signal">Signal number.</param>
/// <param name="Code">si_code: why the signal was sent.</param>
/// <param name="Address">si_addr: the address that could not be accessed. Of a signal that was sent, the sender's user and process.</param>
/// <param name="StackPointer">Stack pointer of the faulting thread.</param>
/// <param name="ProgramCounter">Instruction that faulted.</param>
/// <param name="ThreadId">Kernel id of the faulting thread.</param>
public sealed record FaultRecord(int Signal, int Code, ulong Address, ulong StackPointer, ulong ProgramCounter, int ThreadId)
{
    /// <summary>
    /// Where the thread keeps its own data, which is at the top of its stack; 0 where this is unknown, as in old captures.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ulong ThreadPointer { get; init; }

    /// <summary>True if a process sent the signal; false if the kernel raised it because of what the thread did.</summary>
    [JsonIgnore]
    public bool IsSent => Code <= 0;

    public override string ToString() => IsSent
        ? string.Create(CultureInfo.InvariantCulture, $"signal {Signal}, sent by process {(uint)Address}")
        : string.Create(CultureInfo.InvariantCulture, $"signal {Signal} at 0x{Address:x}, stack pointer 0x{StackPointer:x}");
}

/// <summary>Addresses from <paramref name="Low"/> up to, not including, <paramref name="High"/>.</summary>
public sealed record MemoryRange(ulong Low, ulong High)
{
    [JsonIgnore]
    public ByteSize Size => new((long)(High - Low));

    public bool Contains(ulong address) => address >= Low && address < High;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Low:x}..0x{High:x}");
}
