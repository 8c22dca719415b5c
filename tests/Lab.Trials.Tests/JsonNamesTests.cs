using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Trials.Captures;
using Lab.Trials.Tests.Samples;

namespace Lab.Trials.Tests;

/// <summary>Names in files outlive names in code.</summary>
public sealed class JsonNamesTests
{
    public static TheoryData<Type> Enumerations => [.. typeof(TrialSpec).Assembly.GetTypes().Where(t => t.IsEnum)];

    [Theory]
    [MemberData(nameof(Enumerations))]
    public void Every_member_of_an_enumeration_has_a_name_of_its_own(Type enumeration)
    {
        var names = enumeration.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name)
            .ToList();

        Assert.DoesNotContain(null, names);
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.NotNull(enumeration.GetCustomAttribute<JsonConverterAttribute>());
    }

    [Fact]
    public void Samples_leave_no_outcome_out()
    {
        ClosedHierarchy.AssertCovered<Outcome>(SampleOutcomes.All);
        Assert.Equal(Enum.GetValues<CrashKind>(), SampleOutcomes.All.OfType<Outcome.Crashed>().Select(c => c.Crash));
        Assert.Equal(Enum.GetValues<TrialStage>(), SampleOutcomes.All.OfType<Outcome.Raised>().Select(c => c.Stage));
    }

    [Fact]
    public void Samples_leave_no_entry_out() => ClosedHierarchy.AssertCovered<CaptureEntry>(SampleEntries.All);

    [Fact]
    public void A_line_of_the_first_lab_is_still_read()
    {
        const string Line = """
            {"entry":"trial","record":{"spec":{"workload":"scipy.lu_factor.500","host":"guarded","stackSize":67108864,"environment":{"blasThreads":1,"variables":{"BLIS_NUM_THREADS":"1","GOTO_NUM_THREADS":"1","MKL_NUM_THREADS":"1","OMP_NUM_THREADS":"1","OPENBLAS_NUM_THREADS":"1"},"unset":["OPENBLAS_CORETYPE"]},"watermark":"residency","repeat":0,"minimumStack":3256320},"outcome":{"kind":"completed","reading":{"peak":3256320,"entry":6144,"saturated":false}},"evidence":{"exitStatus":0,"lastMessage":"{\u0022type\u0022:\u0022completed\u0022}","standardError":"line\nwith \u0022quotes\u0022 and \u00E4 \uD83D\uDC0D\n","standardOutput":"\u0000\u001B[31m","garbage":"1 line(s)","stack":{"low":140000000000000,"high":140000004194304},"redZone":{"low":18446744073709547520,"high":18446744073709551615},"faults":[{"signal":11,"code":-6,"address":18446603336221196287,"stackPointer":1,"programCounter":2,"threadId":3}]},"elapsedSeconds":1.25,"callSeconds":0.1}}
            """;

        var expected = SampleEntries.Of(new Outcome.Completed(new(ByteSize.FromKiB(3180), ByteSize.FromKiB(6), Saturated: false)));
        Assert.Equivalent(expected, JsonSerializer.Deserialize(Line, TrialsJson.Default.CaptureEntry), strict: true);
    }
}
