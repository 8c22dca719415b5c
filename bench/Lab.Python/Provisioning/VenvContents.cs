using System.Collections.Immutable;

namespace Lab.Python.Provisioning;

/// <summary>What an environment of the lab's is filled with.</summary>
internal abstract class VenvContents
{
    /// <summary>The same for two exactly if they install the same.</summary>
    public abstract string Identity { get; }

    /// <summary>Whether the environment sees the packages of the Python that it is made from.</summary>
    public virtual bool SeesSystem => false;

    /// <summary>The packages, by import name, without which the environment is not worth having.</summary>
    public abstract ImmutableArray<string> Needed { get; }

    /// <summary>
    /// What is asked for first, to see whether pip can have anything at all: small, and needed anyway. Whoever cannot have this one within the time cannot
    /// have the rest.
    /// </summary>
    public abstract string Probe { get; }

    /// <summary>Fills the environment, in which pip can have packages.</summary>
    /// <param name="folder">The environment's, for what the installation needs to write down.</param>
    /// <returns>Null if all went well, else one line.</returns>
    public abstract Task<string?> FillAsync(VenvPython venv, string folder, IProgress<string> progress, CancellationToken cancellation);
}
