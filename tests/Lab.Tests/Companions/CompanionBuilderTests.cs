using System.Net;
using System.Net.Sockets;

namespace Lab.Tests.Companions;

/// <summary>A small companion, built by the real SDK from packages and sources of its own.</summary>
[Trait("Speed", "slow")]
public sealed class CompanionBuilderTests : IDisposable
{
    private static readonly string Version = CompanionSite.Companion.Version;

    private readonly CompanionSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_package_that_is_missing_is_asked_for_once_and_built_once_when_it_appears()
    {
        var missing = await _site.BuildAsync();

        Assert.Equal($"pythonnet {Version} was not found in any package source", missing.Problem);
        Assert.Null(missing.Assembly);
        Assert.Equal(1, _site.Started);

        var remembered = await _site.BuildAsync();
        Assert.StartsWith(missing.Problem + " (tried ", remembered.Problem, StringComparison.Ordinal);
        Assert.EndsWith("; the lab tries again a day later, or at once with --provision)", remembered.Problem, StringComparison.Ordinal);
        Assert.Equal(1, _site.Started);

        _site.Publish("pythonnet", Version);
        var built = await _site.BuildAsync();
        Assert.True(built.Problem is null, built.Problem);
        Assert.True(File.Exists(built.Assembly));
        Assert.Equal(3, _site.Started);

        var said = _site.Said.Count;
        Assert.Equal(built, await _site.BuildAsync());
        Assert.Equal(built, await _site.BuildAsync(force: true));
        Assert.Equal((3, said), (_site.Started, _site.Said.Count));

        _site.Write("return 1;\n");
        Assert.Equal(built, await _site.BuildAsync());
        Assert.Equal(5, _site.Started);
        AssertNoWordOfNuGet(missing.Problem, remembered.Problem);
    }

    [Fact]
    public async Task A_source_that_never_answers_costs_the_limit_once()
    {
        using var hole = new TcpListener(IPAddress.Loopback, 0);
        hole.Start();
        _site.Sources($"http://{hole.LocalEndpoint}/v3/index.json");

        var missing = await _site.BuildAsync();

        Assert.Equal($"the package sources did not answer within 15 s when asked for pythonnet {Version}", missing.Problem);
        Assert.StartsWith(missing.Problem + " (tried ", (await _site.BuildAsync()).Problem, StringComparison.Ordinal);
        Assert.Equal(1, _site.Started);
        AssertNoWordOfNuGet(missing.Problem);
    }

    [Fact]
    public async Task What_a_folder_has_is_built_however_dead_the_other_sources_are()
    {
        using var hole = new TcpListener(IPAddress.Loopback, 0);
        hole.Start();
        _site.Sources($"http://{hole.LocalEndpoint}/v3/index.json", _site.Feed, "http://no-such-host.invalid/v3/index.json");
        _site.Publish("pythonnet", Version);

        var built = await _site.BuildAsync();

        Assert.True(built.Problem is null, built.Problem);
    }

    [Fact]
    public async Task A_source_that_cannot_be_reached_is_called_that()
    {
        _site.Sources("http://127.0.0.1:1/v3/index.json");

        var missing = await _site.BuildAsync();

        Assert.Equal($"no package source could be reached when asked for pythonnet {Version}", missing.Problem);
        AssertNoWordOfNuGet(missing.Problem);
    }

    [Fact]
    public async Task What_the_package_needs_is_named_where_it_is_missing()
    {
        _site.Publish("pythonnet", Version, dependency: "Needed.Too");

        var missing = await _site.BuildAsync();

        Assert.Equal($"pythonnet {Version} was found, but Needed.Too, which Tiny.Worker needs too, was not", missing.Problem);
        AssertNoWordOfNuGet(missing.Problem);
    }

    [Fact]
    public async Task Sources_that_do_not_compile_say_so_in_one_line_until_they_change()
    {
        _site.Publish("pythonnet", Version);
        _site.Write("return nothing;\n");

        var broken = await _site.BuildAsync();
        var again = await _site.BuildAsync();

        Assert.Equal($"Tiny.Worker could not be built with pythonnet {Version}: CS0103: The name 'nothing' does not exist in the current context", broken.Problem);
        Assert.StartsWith(broken.Problem + " (tried ", again.Problem, StringComparison.Ordinal);
        Assert.Equal(2, _site.Started);
    }

    [Fact]
    public async Task Cancelled_it_leaves_no_process_and_remembers_nothing()
    {
        using var hole = new TcpListener(IPAddress.Loopback, 0);
        hole.Start();
        _site.Sources($"http://{hole.LocalEndpoint}/v3/index.json");
        using var cancel = new CancellationTokenSource();
        var building = _site.BuildAsync(cancel: cancel.Token);
        while (!_site.IsAnyAlive && !building.IsCompleted)
            await Task.Delay(20);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => building);
        Assert.False(_site.IsAnyAlive);
        Assert.False(Directory.Exists(_site.Place.CacheFolder));
    }

    [Fact]
    public async Task Without_sources_or_an_SDK_nothing_is_tried_and_nothing_remembered()
    {
        _site.Place = _site.Place with { DotNet = "/no/such/dotnet" };
        Assert.Equal($"pythonnet {Version} is not used: there is no .NET SDK here that could build with it", (await _site.BuildAsync()).Problem);

        _site.RemoveSources();
        Assert.Equal($"pythonnet {Version} is not used: the sources of Tiny.Worker are not beside the lab", (await _site.BuildAsync()).Problem);
        Assert.False(Directory.Exists(_site.Place.CacheFolder));
    }

    private void AssertNoWordOfNuGet(params string?[] problems)
    {
        var words = string.Join('\n', problems.Concat(_site.Said));
        Assert.DoesNotContain("NU1", words, StringComparison.Ordinal);
        Assert.DoesNotContain("error", words, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("://", words, StringComparison.Ordinal);
    }
}
