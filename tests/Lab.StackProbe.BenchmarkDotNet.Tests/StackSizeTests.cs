using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using Lab.StackProbe.BenchmarkDotNet.Tests.InProcess;

namespace Lab.StackProbe.BenchmarkDotNet.Tests;

public sealed class StackSizeTests
{
    [Theory]
    [InlineData("256K", 256 << 10)]
    [InlineData("1M", 1 << 20)]
    [InlineData("1.5m", 3 << 19)]
    [InlineData("64 KiB", 64 << 10)]
    [InlineData("64KB", 64 << 10)]
    [InlineData("1G", 1 << 30)]
    [InlineData("0x40000", 0x40000)]
    [InlineData("262144", 262144)]
    [InlineData("262143", 262144)]
    public void Sizes_are_read_and_rounded_up_to_pages(string text, long bytes) => Assert.Equal(bytes, StackSize.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("K")]
    [InlineData("a lot")]
    [InlineData("1.3K B")]
    [InlineData("-1M")]
    [InlineData("0xZZ")]
    [InlineData("99999999999999999999G")]
    public void Other_texts_are_refused(string text) => Assert.Throws<FormatException>(() => StackSize.Parse(text));

    [Theory]
    [InlineData("1K")]
    [InlineData("0")]
    [InlineData("2G")]
    public void Sizes_that_no_thread_has_are_refused(string text) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Job.Default.WithStackSize(text));

    [Theory]
    [InlineData(262144, "256 KiB")]
    [InlineData(8 << 20, "8 MiB")]
    [InlineData(1000, "1000 B")]
    public void Sizes_are_shown_in_their_unit(long bytes, string text) => Assert.Equal(text, StackSize.Show(bytes));

    [Fact]
    public void Jobs_of_two_sizes_are_two_jobs()
    {
        var config = ManualConfig.CreateEmpty().AddJob(
            Job.Dry.WithStackSize("256K"), Job.Dry.WithStackSize("1M"), Job.Dry.WithStackSize("0x100000"));

        Assert.Equal(2, ImmutableConfigBuilder.Create(config).GetJobs().Count());
    }

    [Fact]
    public void A_size_keeps_the_engine_factory_that_a_job_has()
    {
        var job = Job.Dry.WithEngineFactory(new CountingEngineFactory()).WithStackSize("256K").WithStackSize("1M");

        var factory = Assert.IsType<StackEngineFactory>(job.Infrastructure.EngineFactory);
        Assert.IsType<CountingEngineFactory>(factory.Inner);
        Assert.Equal(1 << 20, factory.StackSizeBytes);
    }

    [Fact]
    public void A_factory_formats_itself_as_the_expression_that_makes_it()
    {
        IFormattable factory = new StackEngineFactory { StackSizeBytes = 65536, MeasuresPeak = true, Inner = new CountingEngineFactory() };

        Assert.Equal(
            "global::Lab.StackProbe.BenchmarkDotNet.StackEngineFactory.Create(65536L, true, "
                + "System.Activator.CreateInstance<Lab.StackProbe.BenchmarkDotNet.Tests.InProcess.CountingEngineFactory>())",
            factory.ToString(null, CultureInfo.InvariantCulture));
        Assert.StartsWith("stack of 64 KiB", factory.ToString(null, new CultureInfo("")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_attribute_makes_a_job_a_size()
    {
        var jobs = new StackSizesAttribute("256K", "1M").Config.GetJobs();

        Assert.Equal(["Stack 256 KiB", "Stack 1 MiB"], jobs.Select(job => job.Id));
        Assert.All(jobs, job => Assert.IsAssignableFrom<IEngineFactory>(job.Infrastructure.EngineFactory));
    }
}
