using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Lab.Python.Provisioning;

/// <summary>The contents of <c>requirements.txt</c>.</summary>
public sealed record Requirements(string Path, string Text)
{
    /// <summary>pmdarima and what only it needs: an installation without it still runs nearly everything.</summary>
    private static readonly ImmutableArray<string> Dispensable = ["pmdarima", "scikit-learn"];

    /// <summary>The same for two files exactly if they ask for the same.</summary>
    public string Identity => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..16];

    /// <summary>The file without the lines that can be done without.</summary>
    public string TextOfTheIndispensable => string.Join('\n', Text.Split('\n').Where(l => !Dispensable.Contains(PackageOf(l))));

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static Requirements Read(string path) => new(path, File.ReadAllText(path));

    private static string PackageOf(string line) =>
        string.Concat(line.TrimStart().TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')).ToLowerInvariant();
}
