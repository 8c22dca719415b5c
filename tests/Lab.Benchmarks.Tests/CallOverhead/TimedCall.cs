using Lab.Benchmarks.CallOverhead;
using Lab.Benchmarks.CallOverhead.CApi;

namespace Lab.Benchmarks.Tests.CallOverhead;

/// <summary>One operation of the suites, made from start to end as BenchmarkDotNet makes it; the number that it brings back.</summary>
internal sealed record TimedCall(string Operation, Action Start, Func<double> Run, Action End, bool NeedsNumPy = false)
{
    public static IReadOnlyList<TimedCall> All
    {
        get
        {
            var gil = new GilCalls();
            var unknown = new GilCalls();
            return
            [
                Of(Operations.EmptyCall, new EmptyCalls(), s => { s.Empty(); return 0; }),
                new(Operations.EmptyCallTakingGil, gil.StartKnown, () => { gil.OfKnownThread(); return 0; }, gil.Dispose),
                new(
                    Operations.EmptyCallOfUnknownThread,
                    unknown.StartUnknown,
                    () => { unknown.OfUnknownThread(); return 0; },
                    unknown.Dispose),
                Of(Operations.Float, new ValueCalls(), s => s.Float()),
                Of(Operations.ThreeArguments, new ValueCalls(), s => s.ThreeArguments()),
                Of(Operations.KeywordArguments, new ValueCalls(), s => s.KeywordArguments()),
                Of(Operations.Text, new ValueCalls(), s => s.Text().Length),
                Of(Operations.Attribute, new ValueCalls(), s => s.Attribute()),
                Of(Operations.ListIn, new ListCalls(), s => s.In()),
                Of(Operations.ListOut, new ListCalls(), s => s.Out()),
                Of(Operations.ArrayOutCopied, new ArrayCalls(), s => s.OutCopied()) with { NeedsNumPy = true },
                Of(Operations.ArrayOutShared, new ArrayCalls(), s => s.OutShared()) with { NeedsNumPy = true },
                Of(Operations.ArrayInCopied, new ArrayCalls(), s => s.InCopied()) with { NeedsNumPy = true },
                Of(Operations.ArrayInShared, new ArrayCalls(), s => s.InShared()) with { NeedsNumPy = true },
                Of(Operations.Raised, new ReturningCalls(), s => s.Raised().Length),
                Of(Operations.Callback, new ReturningCalls(), s => s.Callback()),
                Of(Operations.CallbackWithKeyword, new ReturningCalls(), s => s.CallbackWithKeyword()),
                Of(Operations.BulkAsList, new BulkCalls(), s => s.AsList()) with { NeedsNumPy = true },
                Of(Operations.BulkByElement, new BulkCalls(), s => s.ByElement()) with { NeedsNumPy = true, Repetitions = 20 },
                Of(Operations.BulkCopied, new BulkCalls(), s => s.Copied()) with { NeedsNumPy = true },
                Of(Operations.BulkShared, new BulkCalls(), s => s.Shared()) with { NeedsNumPy = true },
            ];
        }
    }

    /// <summary>How often it is made to see what it leaves behind.</summary>
    public int Repetitions { get; init; } = 200;

    /// <summary>What each operation brings back.</summary>
    public static readonly IReadOnlyDictionary<string, double> Values = new Dictionary<string, double>
    {
        [Operations.EmptyCall] = 0,
        [Operations.EmptyCallTakingGil] = 0,
        [Operations.EmptyCallOfUnknownThread] = 0,
        [Operations.Float] = 1.5,
        [Operations.ThreeArguments] = 6,
        [Operations.KeywordArguments] = 3.25,
        [Operations.Text] = "the quick brown fox jumps over the lazy dog".Length,
        [Operations.Attribute] = 1.5,
        [Operations.ListIn] = 999,
        [Operations.ListOut] = 999,
        [Operations.ArrayOutCopied] = 999_999,
        [Operations.ArrayOutShared] = 999_999,
        [Operations.ArrayInCopied] = 999_999,
        [Operations.ArrayInShared] = 999_999,
        [Operations.Raised] = "raised on purpose".Length,
        [Operations.Callback] = 3,
        [Operations.CallbackWithKeyword] = 3,
        [Operations.BulkAsList] = 268_202,
        [Operations.BulkByElement] = 268_202,
        [Operations.BulkCopied] = 268_202,
        [Operations.BulkShared] = 268_202,
    };

    public static TheoryData<string> Names => [.. Values.Keys];

    public static TimedCall Find(string operation) => All.Single(c => c.Operation == operation);

    private static TimedCall Of<T>(string operation, T suite, Func<T, double> run)
        where T : CallSuite => new(operation, suite.Start, () => run(suite), suite.End);
}
