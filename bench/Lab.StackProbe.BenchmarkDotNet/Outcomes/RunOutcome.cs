namespace Lab.StackProbe.BenchmarkDotNet.Outcomes;

/// <summary>How the run of a benchmark ended.</summary>
internal abstract record RunOutcome
{
    private RunOutcome()
    {
    }

    /// <summary>It has its results.</summary>
    public sealed record Completed : RunOutcome
    {
        public override string ToString() => "completed";
    }

    /// <summary>It touched the red zone below its stack, and died of it.</summary>
    public sealed record StackOverflow : RunOutcome
    {
        public override string ToString() => "stack overflow";
    }

    /// <summary>An exception left the benchmark or its set-up.</summary>
    /// <param name="Type">Its full name.</param>
    public sealed record Raised(string Type) : RunOutcome
    {
        public override string ToString() => $"raised {Type}";
    }

    /// <summary>Its process ended before it had its results.</summary>
    /// <param name="Code">The exit code; 128 and the number of the signal if that ended it. Null if it had to be killed.</param>
    public sealed record Exited(int? Code) : RunOutcome
    {
        public override string ToString() => Code switch
        {
            null => "did not exit",
            > 128 and < 160 => FormattableString.Invariant($"exit {Code} ({Signal(Code.Value - 128)})"),
            _ => FormattableString.Invariant($"exit {Code}"),
        };

        private static string Signal(int number) => number switch
        {
            4 => "SIGILL",
            6 => "SIGABRT",
            7 => "SIGBUS",
            8 => "SIGFPE",
            9 => "SIGKILL",
            11 => "SIGSEGV",
            15 => "SIGTERM",
            _ => FormattableString.Invariant($"signal {number}"),
        };
    }

    /// <summary>Its program could not be built.</summary>
    public sealed record NotBuilt : RunOutcome
    {
        public override string ToString() => "not built";
    }

    /// <summary>It was left out, as after the first error where that stops the run.</summary>
    public sealed record NotRun : RunOutcome
    {
        public override string ToString() => "not run";
    }
}
