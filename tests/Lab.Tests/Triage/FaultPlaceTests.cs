using Lab.Triage;
using Lab.Trials;

namespace Lab.Tests.Triage;

public sealed class FaultPlaceTests
{
    [Fact]
    public void A_frame_in_the_guard_is_the_end_of_the_stack()
    {
        var place = Place(Scene.Stack.Low - 8, Scene.LowInStack);

        Assert.Equal((FaultPlaceKind.EndOfMeasuredStack, new ByteSize(8), Scene.Guard), (place.Kind, place.Step, place.Guard));
    }

    [Fact]
    public void A_frame_that_stepped_over_the_guard_is_too() =>
        Assert.Equal(
            (FaultPlaceKind.EndOfMeasuredStack, ByteSize.FromKiB(2048)),
            (Place(Scene.Stack.Low - (2 << 20), Scene.Stack.Low - (2 << 20) - 64).Kind,
                Place(Scene.Stack.Low - (2 << 20), Scene.Stack.Low - (2 << 20) - 64).Step));

    [Fact]
    public void A_pointer_into_the_guard_from_high_up_is_none() =>
        Assert.Equal(FaultPlaceKind.NoAccess, Place(Scene.Stack.Low - 8, Scene.HighInStack).Kind);

    [Fact]
    public void Another_thread_in_its_own_guard_is_off_its_own_stack()
    {
        var place = Place(Scene.Neighbour.Low - 8, Scene.Neighbour.Low + 64, isMeasured: false);

        Assert.Equal((FaultPlaceKind.EndOfOtherStack, Scene.Neighbour), (place.Kind, place.Stack));
    }

    [Theory]
    [InlineData(0UL, FaultPlaceKind.NearNull)]
    [InlineData(0xFFFFUL, FaultPlaceKind.NearNull)]
    [InlineData(0x1234_5678_9000UL, FaultPlaceKind.NotMapped)]
    [InlineData(Scene.ReadOnlyMemory, FaultPlaceKind.NoAccess)]
    public void Elsewhere_it_is_what_is_mapped_there(ulong address, object kind) =>
        Assert.Equal(kind, Place(address, Scene.HighInStack).Kind);

    [Fact]
    public void What_may_not_be_written_is_named() =>
        Assert.Equal("executable, read-only memory of libdead.so", Place(Scene.ReadOnlyMemory, Scene.HighInStack).Mapping);

    [Theory]
    [InlineData(Scene.SIGSEGV, -6)]
    [InlineData(Scene.SIGSEGV, 0x80)]
    [InlineData(Scene.SIGILL, 2)]
    public void A_signal_without_an_address_has_no_place(int signal, int code) => Assert.Equal(
        FaultPlaceKind.NoAddress,
        FaultPlace.Of(Scene.Fault(signal, Scene.Stack.Low - 8, Scene.LowInStack, code), Scene.Map, Scene.Stack, Scene.Guard).Kind);

    [Fact]
    public void A_signal_that_found_no_room_at_the_end_of_the_stack_is_the_stacks() => Assert.Equal(
        FaultPlaceKind.EndOfMeasuredStack,
        FaultPlace.Of(Scene.Fault(Scene.SIGSEGV, 0, Scene.LowInStack, 0x80), Scene.Map, Scene.Stack, Scene.Guard).Kind);

    private static FaultPlace Place(ulong address, ulong stackPointer, bool isMeasured = true) => FaultPlace.Of(
        Scene.Fault(Scene.SIGSEGV, address, stackPointer, isMeasured: isMeasured), Scene.Map, Scene.Stack, Scene.Guard);
}
