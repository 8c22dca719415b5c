using Lab.Trials;

namespace Lab.Testing.Captures;

/// <summary>Outcomes as workers and the supervisor report them.</summary>
public static class Outcomes
{
    public static readonly Outcome Completed = new Outcome.Completed(null);

    public static readonly Outcome Overflowed = new Outcome.Crashed(CrashKind.StackOverflow, "touched 2 KiB below the stack");

    public static readonly Outcome Refused = new Outcome.Refused(RefusalReason.Raised, "RecursionError: Stack overflow (used 28 kB)");

    public static readonly Outcome RaisedInSetUp =
        new Outcome.Raised(TrialStage.SetUp, "ModuleNotFoundError", "No module named 'pmdarima'\nsecond line", "Traceback…");

    public static Outcome Peaked(ByteSize peak, bool saturated = false) =>
        new Outcome.Completed(new(peak, ByteSize.FromKiB(6), saturated));

    public static Outcome Crashed(CrashKind kind) => new Outcome.Crashed(kind, "exit status 134");
}
