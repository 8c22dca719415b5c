using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>One test of a pytest suite, run once in a session with others.</summary>
/// <param name="Test">Its id, such as <c>scipy/linalg/tests/test_basic.py::TestSolve::test_simple</c>.</param>
/// <param name="Host">How its body was called; <see cref="Host.Python"/> for pytest's own thread in plain Python.</param>
/// <param name="StackSize">Size of the stack that its body had; zero in plain Python, where it is the main thread's.</param>
/// <param name="Outcome">How it ended; never <see cref="TestOutcome.Overran"/>, which the peak on another stack tells.</param>
/// <param name="Message">Why it did not pass, in one line; may be empty.</param>
/// <param name="Seconds">How long it took with its fixtures. Not a benchmark.</param>
public sealed record TestRun(string Test, Host Host, ByteSize StackSize, TestOutcome Outcome, string Message, double Seconds)
{
    /// <summary>What was read of the stack of its body; null where it did not come to that, or died, or nothing was read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StackReading? Reading { get; init; }

    /// <summary>
    /// What its process died of, or that it was killed after its time; a refusal where Python declined. Null where none of these is.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Outcome? Death { get; init; }

    /// <summary>What is left of the process that it ended; null where it ended none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Evidence? Evidence { get; init; }

    /// <summary>How the stack of its body grew; null where that was not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GrowthTrace? Growth { get; init; }

    /// <summary>The same for two runs exactly if they ask the same of the same test.</summary>
    [JsonIgnore]
    public (string Test, Host Host, ByteSize StackSize, bool IsTraced) Key => (Test, Host, StackSize, Growth is not null);
}

/// <summary>How a test ended: what pytest says of it, or why it could not say so, or that it should not have.</summary>
[JsonConverter(typeof(NamedEnumConverter<TestOutcome>))]
public enum TestOutcome
{
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>Its body raised.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A fixture raised, before or after its body, or its file cannot be collected.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>It is marked as one that fails, and did.</summary>
    [JsonStringEnumMemberName("xfailed")]
    ExpectedFailure,

    /// <summary>It is marked as one that fails, and did not.</summary>
    [JsonStringEnumMemberName("xpassed")]
    UnexpectedPass,

    /// <summary>Python declined a call for want of stack.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>It ended as if all were well, on a plain thread with less stack than its body takes.</summary>
    [JsonStringEnumMemberName("overran")]
    Overran,

    /// <summary>It ended its process.</summary>
    [JsonStringEnumMemberName("crashed")]
    Crashed,

    /// <summary>It did not end in time.</summary>
    [JsonStringEnumMemberName("timedOut")]
    TimedOut,
}

/// <summary>What a worker says of a suite.</summary>
[JsonConverter(typeof(NamedEnumConverter<SuiteEvent>))]
public enum SuiteEvent
{
    /// <summary>The folder that ids are told from.</summary>
    [JsonStringEnumMemberName("root")]
    Root,

    /// <summary>The ids of some of the tests that there are.</summary>
    [JsonStringEnumMemberName("collected")]
    Collected,

    /// <summary>A file or class that cannot be collected.</summary>
    [JsonStringEnumMemberName("uncollected")]
    Uncollected,

    /// <summary>A test begins.</summary>
    [JsonStringEnumMemberName("testing")]
    Testing,

    /// <summary>A test has ended.</summary>
    [JsonStringEnumMemberName("tested")]
    Tested,

    /// <summary>The tests asked for have ended: it waits for more.</summary>
    [JsonStringEnumMemberName("asking")]
    Asking,
}
