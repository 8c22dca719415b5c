using Lab.Trials;

namespace Lab.Worker.Tests;

public sealed class CApiBridgeTests
{
    [Fact]
    public void It_leaves_to_others_what_is_not_called_through_the_C_API() =>
        Assert.Equal(
            [Host.Guarded, Host.Thread, Host.Pool, Host.Lapack],
            Enum.GetValues<Host>().Where(new CApiBridge().Serves));
}
