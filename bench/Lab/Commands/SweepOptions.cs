using System.CommandLine;
using System.CommandLine.Parsing;
using Lab.Analysis;
using Lab.Probing;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary>The options that say what a sweep tries.</summary>
internal sealed class SweepOptions
{
    private const string AllHosts = "all";

    private readonly Option<ByteSize[]> _sizes = new("--sizes")
    {
        Description = "Sizes to try: 64K..16M doubles, 128K..3176K:64K steps, 256K,1M are single ones (default: 64K..16M, each minimum and a page below)",
        HelpName = "sizes",
        DefaultValueFactory = _ => [],
        CustomParser = result => Read(result, text => SweepSizes.Parse(text).ToArray()),
    };

    private readonly Option<Host[]> _hosts = new("--hosts")
    {
        Description = $"Hosts to try, or {AllHosts}: {string.Join(", ", Enum.GetValues<Host>().Select(JsonNames.Of))} (default: guarded,thread)",
        HelpName = "hosts",
        DefaultValueFactory = _ => [],
        CustomParser = result => Read(result, Hosts),
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _sizes, _hosts })
            command.Options.Add(option);
    }

    public SweepPlan Plan(ParseResult parsed)
    {
        var hosts = parsed.GetValue(_hosts) is { Length: > 0 } chosen ? chosen : [Host.Guarded, Host.Thread];
        return parsed.GetValue(_sizes) is { Length: > 0 } named
            ? new([.. named], null, [.. hosts])
            : new(SweepSizes.Usual, StackSizeRules.Smallest, [.. hosts]);
    }

    /// <summary>True if the host was asked for by its name, not as one of all.</summary>
    public bool Names(ParseResult parsed, Host host) =>
        parsed.GetResult(_hosts)?.Tokens.Any(t => Names(t.Value).Contains(JsonNames.Of(host))) == true;

    /// <exception cref="FormatException">One is not a host; the message names those there are.</exception>
    internal static Host[] Hosts(string text)
    {
        var names = Names(text);
        var known = Enum.GetValues<Host>().ToDictionary(JsonNames.Of, StringComparer.Ordinal);
        if (names.FirstOrDefault(name => name != AllHosts && !known.ContainsKey(name)) is { } unknown)
            throw new FormatException($"there is no host '{unknown}': name {string.Join(", ", known.Keys)}, several with commas between, or {AllHosts}");
        return names.Contains(AllHosts) ? [.. known.Values] : [.. names.Select(name => known[name]).Distinct().Order()];
    }

    private static string[] Names(string text) => [.. text.Split(',').Select(name => name.Trim())];

    /// <summary>Given several times, the lists are read as one.</summary>
    private static T[] Read<T>(ArgumentResult result, Func<string, T[]> parse)
    {
        try
        {
            return parse(string.Join(',', result.Tokens.Select(t => t.Value)));
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return [];
        }
    }
}
