using System.Globalization;
using Lab.Plots;
using Lab.Plots.Drawing;

const int Done = 0, Usage = 2, Environment = 3;
if (args.Length != 2)
    return Refuse(Usage, "name two things: Lab.Plots results.json output-folder");
try
{
    foreach (var line in new PictureSet(Typeface.Find()).Write(ResultsFile.Read(args[0]), args[1]))
        Console.WriteLine(line);
    return Done;
}
catch (InvalidDataException e)
{
    return Refuse(Usage, e.Message);
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    return Refuse(Usage, e.Message);
}
catch (NoTypefaceException e)
{
    return Refuse(Environment, e.Message);
}

static int Refuse(int status, string reason)
{
    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"no pictures: {reason.Split('\n')[0]}"));
    return status;
}
