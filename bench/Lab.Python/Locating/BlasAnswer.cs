using System.Collections.Immutable;

namespace Lab.Python.Locating;

/// <summary>The JSON that <c>blas.py</c> prints.</summary>
internal sealed record BlasAnswer(ImmutableArray<BlasAnswer.BlasLibrary> Libraries, string? Problem)
{
    internal sealed record BlasLibrary(string Library)
    {
        public string? Version { get; init; }

        public string? Core { get; init; }

        public int? Threads { get; init; }

        public string? Threading { get; init; }
    }
}
