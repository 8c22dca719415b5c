using Lab.Python.Processes;
using Lab.Python.Provisioning;
using Lab.Python.Tests.Locating;

namespace Lab.Python.Tests.Provisioning;

/// <summary>What one provisioning leaves for the next one, or for another at the same time.</summary>
public sealed class ProvisionerPersistenceTests : IDisposable
{
    private readonly ProvisioningBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_failure_costs_its_time_once_a_day()
    {
        _bench.Fails("pip-probe", "ERROR: none");
        await _bench.RunAsync();
        _bench.Steps.Clear();

        _bench.Time.Advance(TimeSpan.FromHours(23.9));
        var remembered = Assert.IsType<ProvisioningResult.NotPossible>(await _bench.RunAsync());
        Assert.Empty(_bench.Steps);
        Assert.Contains("pip finds six in no package index: ERROR: none", remembered.Reason, StringComparison.Ordinal);
        Assert.Contains("(tried 2026-11-21 12:00 UTC; ", remembered.Reason, StringComparison.Ordinal);

        await _bench.RunAsync(force: true);
        Assert.Equal(["venv", "pip-probe"], _bench.Steps);
        _bench.Steps.Clear();

        _bench.Time.Advance(TimeSpan.FromHours(24));
        await _bench.RunAsync();
        Assert.Equal(["venv", "pip-probe"], _bench.Steps);
    }

    [Fact]
    public async Task Other_requirements_or_another_python_are_tried_at_once()
    {
        _bench.Fails("pip-probe", "ERROR: none");
        await _bench.RunAsync();

        _bench.WriteFile("requirements.txt", "numpy\n");
        await _bench.RunAsync();
        _bench.Candidates = [TestPython.Candidate("/other/python3")];
        await _bench.RunAsync();

        Assert.Equal(6, _bench.Steps.Count);
    }

    [Fact]
    public async Task What_takes_too_long_is_stopped_and_nothing_half_made_stays()
    {
        _bench.Time.LimitsAreOver = true;
        _bench.On["pip-all"] = async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            throw new InvalidOperationException("not reached");
        };

        var result = Assert.IsType<ProvisioningResult.NotPossible>(await _bench.RunAsync());

        Assert.Equal("stopped after 15 minutes", result.Reason);
        Assert.False(Directory.Exists(_bench.Venv));
    }

    [Fact]
    public async Task Cancelling_removes_what_is_half_made_and_remembers_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        _bench.On["pip-all"] = async (_, token) =>
        {
            await cancellation.CancelAsync();
            token.ThrowIfCancellationRequested();
            throw new InvalidOperationException("not reached");
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.RunAsync(cancellation: cancellation.Token));

        Assert.False(Directory.Exists(_bench.Venv));
        _bench.On.Clear();
        Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync());
    }

    [Fact]
    public async Task Two_at_once_install_once()
    {
        var started = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        _bench.On["pip-probe"] = async (_, _) =>
        {
            started.SetResult();
            await goOn.Task;
            return new ProcessOutcome.Exited(0, "", "");
        };
        var first = _bench.RunAsync();
        await started.Task;
        var second = _bench.RunAsync();
        while (!_bench.Progress.Lines.Contains("waiting for another lab that is installing packages") && !second.IsCompleted)
            await Task.Delay(5);
        goOn.SetResult();

        Assert.IsType<ProvisioningResult.Provisioned>(await first);
        Assert.Equal(Path.Combine(_bench.Venv, "bin", "python3"), Assert.IsType<ProvisioningResult.Provisioned>(await second).Made.Python);
        Assert.Equal(["venv", "pip-probe", "pip-all", "import"], _bench.Steps);
    }
}
