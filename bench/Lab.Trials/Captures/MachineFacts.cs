namespace Lab.Trials.Captures;

/// <summary>The machine and the runtime that the numbers belong to.</summary>
public sealed record MachineFacts(
    string OperatingSystem,
    string Kernel,
    string Architecture,
    string Processor,
    int Cores,
    ByteSize Memory,
    string Runtime,
    string CLibrary,
    ByteSize? StackLimit,
    string HugePages);
