using Lab.StackProbe;
using Lab.Tests.Processes;
using Lab.Triage;
using Lab.Trials;

namespace Lab.Tests.Triage;

/// <summary>Made-up deaths in a made-up process: a measured stack of 1 MiB with its guard, a neighbour below it, a library above.</summary>
internal static class Scene
{
    public const int SIGILL = 4;
    public const int SIGABRT = 6;
    public const int SIGFPE = 8;
    public const int SIGSEGV = 11;

    public static readonly MemoryRange Stack = new(0x7f10_0000_0000, 0x7f10_0010_0000);
    public static readonly MemoryRange Guard = new(Stack.Low - 0x1000, Stack.Low);
    public static readonly MemoryRange Neighbour = new(Guard.Low - 0x10_0000, Guard.Low);
    public static readonly MemoryRange NeighbourGuard = new(Neighbour.Low - 0x1000, Neighbour.Low);

    public static readonly MemoryMap Map = MemoryMap.Parse(string.Join('\n',
        Line(NeighbourGuard, "---p"), Line(Neighbour, "rw-p"), Line(Guard, "---p"), Line(Stack, "rw-p"),
        Line(new(0x7f20_0000_0000, 0x7f20_0001_0000), "r-xp") + " /usr/lib/libdead.so"));

    public const ulong ReadOnlyMemory = 0x7f20_0000_0800;

    public static readonly ulong HighInStack = Stack.High - 0x2000;

    public static readonly ulong LowInStack = Stack.Low + 0x100;

    public static readonly TrialEnvironment Environment = TrialEnvironment.Derive(
        [], new Dictionary<string, string> { [ProcessMark.Variable] = "x" }, [], null);

    public static TriageTrial Returned(Host host, long needKiB, long sizeKiB = 1024) => new(
        new(Spec(host, sizeKiB), new Outcome.Completed(new(ByteSize.FromKiB(needKiB), ByteSize.FromKiB(4), false)), new(), 1, 1), [], 0);

    public static TriageTrial Refused(Host host, RefusalReason reason) => Ended(host, new Outcome.Refused(reason, "no"));

    public static TriageTrial Ended(Host host, Outcome outcome) => new(new(Spec(host, 1024), outcome, new(), 1, null), [], 0);

    public static TriageTrial Raised(Host host, string type, string message = "no", string traceback = "Traceback") => new(
        new(Spec(host, 1024), new Outcome.Raised(TrialStage.Call, type, message, traceback), new(), 1, null), [], 0);

    public static TriageTrial Crashed(
        Host host, CrashKind kind, int signal, ulong address, ulong? stackPointer = null, int code = 1, string? error = null,
        bool? isMeasured = true,
        MemoryLimits? memory = null, ulong? deepest = null)
    {
        var fault = Fault(signal, address, stackPointer ?? HighInStack, code, isMeasured is not false);
        var inspection = new Inspection
        {
            Fault = fault,
            Map = Map,
            IsMeasuredThread = isMeasured,
            ThreadName = "dotnet",
            Memory = memory ?? MemoryLimits.Unknown,
            DeepestPage = deepest,
            Native = [new("libdead.so", "die", 1)],
            Origin = FrameOrigin.Gdb,
            Python = [new("/site/dead.py", 7, "f")],
        };
        return new(new(Spec(host, 1024), new Outcome.Crashed(kind, "dead"), Evidence(error, fault), 1, null), [inspection], 0);
    }

    /// <summary>A fault of the measured thread, or of its neighbour.</summary>
    public static FaultRecord Fault(int signal, ulong address, ulong stackPointer, int code = 1, bool isMeasured = true) =>
        new(signal, code, address, stackPointer, 0x7f20_0000_0100, 4711)
        {
            ThreadPointer = (isMeasured ? Stack : Neighbour).High - 0x900,
        };

    public static TriageTrial Ended(Host host, CrashKind kind, long? oomKills = 0, string? error = null) =>
        new(new(Spec(host, 1024), new Outcome.Crashed(kind, "ended"), Evidence(error), 1, null), [], oomKills);

    private static Evidence Evidence(string? error, params FaultRecord[] faults) =>
        new() { ExitStatus = 134, Stack = Stack, RedZone = Guard, StandardError = error, Faults = [.. faults] };

    private static TrialSpec Spec(Host host, long sizeKiB) =>
        new("dead.py:f", host, ByteSize.FromKiB(sizeKiB), Environment, Watermark.None, 0);

    private static string Line(MemoryRange range, string permissions) =>
        string.Create(CultureInfo.InvariantCulture, $"{range.Low:x}-{range.High:x} {permissions} 00000000 00:00 0");
}
