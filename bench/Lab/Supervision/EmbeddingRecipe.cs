using System.Collections.Immutable;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>How workers start Python: what they are told, and what stands in their environment.</summary>
internal sealed record EmbeddingRecipe(PythonStart Start, ImmutableDictionary<string, string?> Variables)
{
    /// <summary>Path of the worker that calls Python through pythonnet; null where there is none, and its hosts cannot be tried.</summary>
    public string? PythonNetWorker { get; init; }
}
