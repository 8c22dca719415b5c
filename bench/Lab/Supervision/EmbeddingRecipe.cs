using System.Collections.Immutable;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>How workers start Python: what they are told, and what stands in their environment.</summary>
internal sealed record EmbeddingRecipe(PythonStart Start, ImmutableDictionary<string, string?> Variables);
