using Lab.Analysis;
using Lab.Analysis.Blas;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections.Verdict;

/// <summary>How the minimum becomes the size to set: a row a part, each with where its figure comes from.</summary>
internal static class MarginTable
{
    public static Html Render(Results results) => results.Recommendation is not { Margin: var margin } recommendation
        ? Html.Empty
        : $"""
          <section class="card wide"><h2>What the size is made of</h2>
          <div class="scroll"><table class="margin"><tbody>
          <tr><th scope="row">minimum of {recommendation.DecidedBy}</th>{Size(margin.Minimum)}<td>measured here</td><td></td></tr>
          {margin.Parts.Select(part => Row(part, results.KernelGrowth))}
          <tr><th scope="row">together</th>{Size(margin.RequiredBytes)}<td></td><td>A smaller stack lacks some of its headroom.</td></tr>
          <tr><th scope="row">to set</th>{Size(margin.RecommendedBytes)}<td></td><td>Rounded up to a power of two.</td></tr>
          </tbody></table></div></section>
          """;

    private static Html Row(MarginPart part, KernelGrowth? growth) => $"""
        <tr><th scope="row">{MarginText.Name(part.Reason)}</th>{Size(part.Bytes)}<td>{(part.Measured ? "measured here" : "carried over")}</td>
        <td>{MarginText.Source(part)}{Here(part, growth)}</td></tr>
        """;

    /// <summary>What this machine says of a figure that is carried over.</summary>
    private static string Here(MarginPart part, KernelGrowth? growth) =>
        part.Reason is MarginReason.OtherCpuKernels && growth is not null ? $" {BlasWords.Sentence(growth)}" : "";

    private static Html Size(Trials.ByteSize size) => $"""<td class="number">{SizeMarkup.Of(size)}</td>""";
}
