using Lab.StackProbe;
using Lab.StackProbe.Tests.Victim;

// Each mode ends as its name says. What the tests need to know beforehand is written to stdout, a name and numbers a line.
CoreFile.Forbid();
switch (args)
{
    case ["overrun", var stack, var frame]:
        GuardedCalls.SparseFrame(Number(stack), Number(frame));
        return 0;
    case ["overrun", var stack, var frame, var records]:
        RecordFaults(records);
        GuardedCalls.SparseFrame(Number(stack), Number(frame));
        return 0;
    case ["held-overrun", var stack, var frame, var records]:
        // Its stdin is a pipe of the test's.
        RecordFaults(records, hold: 0);
        GuardedCalls.SparseFrame(Number(stack), Number(frame));
        return 0;
    case ["held-null-reference", var records]:
        RecordFaults(records, hold: 0);
        return ManagedFaults.SurviveNullReference() ? 0 : 1;
    case ["overflow", var stack, var records]:
        RecordFaults(records);
        GuardedCalls.EndlessRecursion(Number(stack));
        return 0;
    case ["tiny", var stack]:
        GuardedCalls.Tiny(Number(stack));
        return 0;
    case ["null-reference", var records]:
        RecordFaults(records);
        return ManagedFaults.SurviveNullReference() ? 0 : 1;
    case ["divide-by-zero", var records]:
        RecordFaults(records);
        return ManagedFaults.SurviveDivisionByZero() ? 0 : 1;
    case ["abort", var records]:
        RecordFaults(records);
        NativeCalls.abort();
        return 0;
    case ["recorded-twice", var records]:
        RecordFaults(records);
        RecordFaults(records);
        return ManagedFaults.SurviveNullReference() ? 0 : 1;
    case ["handler-of-another", var status, var records]:
        RecordFaults(records);
        NativeCalls.ExitOnAbort((int)Number(status));
        RecordFaults(records);
        NativeCalls.abort();
        return 0;
    case ["wild-pointer", var records]:
        RecordFaults(records);
        ManagedFaults.WriteToNowhere();
        return 0;
    case ["watched-sparse", .. var frames]:
        WatchedCalls.SparseFrames([.. frames.Select(Number)]);
        return 0;
    case ["watched-frames", var frame]:
        WatchedCalls.SparseFramesWithReporter(Number(frame));
        return 0;
    case ["watch-another", var frame, var rehearsed]:
        FirstWatch.OfAnother(frame, bool.Parse(rehearsed));
        return 0;
    case ["watched-collections"]:
        WatchedCalls.CollectDeepDown();
        return 0;
    case ["ignored-signals-of-another-program"]:
        ProcessImage.Replace("grep", ["SigIgn", "/proc/self/status"], []);
        return 1;
    default:
        Console.Error.WriteLine("not a mode: " + string.Join(' ', args));
        return 2;
}

static nint Number(string text) => nint.Parse(text, CultureInfo.InvariantCulture);

// The handle is never closed: the recorder writes to its descriptor for as long as the process lives.
static void RecordFaults(string path, int? hold = null) =>
    FaultRecorder.Install((int)File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).DangerousGetHandle(), hold);
