using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Lab.Commands;

/// <summary>The options of commands that make probes.</summary>
internal sealed class ProbeOptions
{
    private readonly Option<int> _repeat = new("--repeat")
    {
        Description = "Measure each peak this often, each time in a fresh process",
        HelpName = "n",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> _parallel = new("--parallel")
    {
        Description = "Workers at the same time",
        HelpName = "n",
        DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, 8),
    };

    private readonly Option<double> _deadline = new("--deadline")
    {
        Description = "Seconds that a trial may take",
        HelpName = "seconds",
        DefaultValueFactory = _ => 60,
    };

    public ProbeOptions()
    {
        _repeat.Validators.Add(result => Require(result, _repeat, n => n is >= 1 and <= 1000, "from 1 to 1000"));
        _parallel.Validators.Add(result => Require(result, _parallel, n => n is >= 1 and <= 256, "from 1 to 256"));
        _deadline.Validators.Add(result => Require(result, _deadline, s => s is >= 1 and <= 86400, "from 1 to 86400 seconds"));
    }

    public ProbeOptions AddTo(Command command)
    {
        foreach (var option in new Option[] { _repeat, _parallel, _deadline })
            command.Options.Add(option);
        return this;
    }

    public int Repeats(ParseResult parsed) => parsed.GetValue(_repeat);

    public int Parallel(ParseResult parsed) => parsed.GetValue(_parallel);

    public TimeSpan Deadline(ParseResult parsed) => TimeSpan.FromSeconds(parsed.GetValue(_deadline));

    private static void Require<T>(OptionResult result, Option<T> option, Func<T, bool> allowed, string range)
    {
        if (!result.Errors.Any() && !allowed(result.GetValue(option)!))
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} takes a number {range}"));
    }
}
