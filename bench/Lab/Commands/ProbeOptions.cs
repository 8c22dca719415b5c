using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Lab.Supervision;

namespace Lab.Commands;

/// <summary>The options of commands that make probes.</summary>
internal sealed class ProbeOptions
{
    private readonly Option<int> _repeat = new("--repeat")
    {
        Description = "Measure each peak this often, each time in a fresh process",
        HelpName = "n",
        DefaultValueFactory = _ => 1,
        CustomParser = result => Number(result, 1, 1000, "from 1 to 1000"),
    };

    private readonly Option<int> _parallel = new("--parallel")
    {
        Description = "Workers at the same time",
        HelpName = "n",
        DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, 8),
        CustomParser = result => Number(result, 1, 256, "from 1 to 256"),
    };

    private readonly Option<double> _deadline = new("--deadline")
    {
        Description = "Seconds that a trial may take",
        HelpName = "seconds",
        DefaultValueFactory = _ => 60,
        CustomParser = result => Number<double>(result, 1, 86400, "from 1 to 86400 seconds"),
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Shuffle the order and the sizes of the environment by this seed (default: a random one)",
        HelpName = "n",
        DefaultValueFactory = _ => Random.Shared.Next(),
        CustomParser = result => Number(result, 0, int.MaxValue, "from 0 to 2147483647"),
    };

    public ProbeOptions AddTo(Command command)
    {
        foreach (var option in new Option[] { _repeat, _seed, _parallel, _deadline })
            command.Options.Add(option);
        return this;
    }

    public int Repeats(ParseResult parsed) => parsed.GetValue(_repeat);

    /// <summary>Of everything that is shuffled. Ask once: where none was given it is random.</summary>
    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    public int Parallel(ParseResult parsed) => parsed.GetValue(_parallel);

    public TrialLimits Limits(ParseResult parsed) => TrialLimits.Default with { Deadline = Deadline(parsed) };

    public TimeSpan Deadline(ParseResult parsed) => TimeSpan.FromSeconds(parsed.GetValue(_deadline));

    /// <summary>Reads a number in a range.</summary>
    internal static T Number<T>(ArgumentResult result, T least, T most, string range)
        where T : INumber<T>
    {
        if (T.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        result.AddError($"{((OptionResult)result.Parent!).Option.Name} takes a number {range}");
        return least;
    }
}
