using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker.Tests;

/// <summary>The handwritten reader against the generated serialiser.</summary>
public sealed class RequestReaderTests
{
    [Fact]
    public void Samples_leave_no_request_out() => ClosedHierarchy.AssertCovered(SampleRequests.All);

    [Fact]
    public void Every_request_is_read_as_it_was_meant() =>
        Assert.All(SampleRequests.All, request =>
        {
            var read = RequestReader.Read(Text(request));
            Assert.Equal(Text(request), Text(read));
            Assert.Equivalent(request, read, strict: true);
        });

    [Theory]
    [InlineData("a \"quoted\" \\ back / slash")]
    [InlineData("line\nfeed, \ttab, \rreturn, \bback, \ffeed, \u0001 and \u007f")]
    [InlineData("größer, \u2028, 統計, \ud83d\ude00")]
    [InlineData("")]
    public void A_text_is_read_as_it_was_meant_however_it_is_escaped(string text)
    {
        var raw = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        foreach (var written in new[] { JsonSerializer.Serialize(text), JsonSerializer.Serialize(text, raw) })
        {
            var read = Assert.IsType<WorkerRequest.Describe>(RequestReader.Read($$""" { "type" : "describe", "id":{{written}} } """));
            Assert.Equal(text, read.Id);
        }
    }

    [Fact]
    public void A_property_of_a_later_version_is_passed_over()
    {
        var request = JsonNode.Parse(Text(SampleRequests.Trial))!;
        request["later"] = JsonNode.Parse("""{"a":[1,-2,{"b":null},[]],"c":true,"d":"","e":{},"f":false}""");

        Assert.Equal(Text(SampleRequests.Trial), Text(RequestReader.Read(request.ToJsonString())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"runTrial\"")]
    [InlineData("{}")]
    [InlineData("""{"type":null}""")]
    [InlineData("""{"type":1}""")]
    [InlineData("""{"type":"describe"}""")]
    [InlineData("""{"type":"describe","id":null}""")]
    [InlineData("""{"type":"describe","id":5}""")]
    [InlineData("""{"type":"describe","id":"\ud800"}""")]
    [InlineData("""{"type":"describe","id":"1"}{"type":"describe","id":"2"}""")]
    [InlineData("""{"type":"describe","id":"1",}""")]
    [InlineData("""{"type":"describe" "id":"1"}""")]
    [InlineData("""{"type":"describe","id":"\u12g4"}""")]
    [InlineData("""{"type":"describe","id":"\x"}""")]
    [InlineData("""{"type":"describe","id":"1" x}""")]
    [InlineData("""{"type":"describe","id":"1}""")]
    [InlineData("""{"type":"describe","id":tru}""")]
    [InlineData("""{"type":"runTrial"}""")]
    [InlineData("""{"type":"describe","id":"1","a":02}""")]
    [InlineData("""{"type":"describe","id":"1","a":-01}""")]
    [InlineData("""{"type":"describe","id":"1","a":+1}""")]
    public void What_is_no_request_is_an_error(string line) => Assert.Throws<InvalidDataException>(() => RequestReader.Read(line));

    [Theory]
    [InlineData("type", "\"walk\"", "'walk'")]
    [InlineData("host", "\"balcony\"", "'balcony'")]
    [InlineData("host", "\"Guarded\"", "'Guarded'")]
    [InlineData("watermark", "\"ink\"", "'ink'")]
    [InlineData("host", "null", "host is null")]
    [InlineData("workload", "null", "workload is null")]
    [InlineData("stackSize", "1.5", "not a request")]
    [InlineData("stackSize", "\"4M\"", "not a request")]
    [InlineData("redZone", "1e30", "not a request")]
    [InlineData("redZone", "null", "not a request")]
    [InlineData("stackSize", "-1", "stackSize is not from 0 to 140737488355328")]
    [InlineData("redZone", "140737488355329", "redZone is not from 0")]
    [InlineData("laterCallsMilliseconds", "2147483648", "laterCallsMilliseconds is not from ")]
    [InlineData("python", "null", "not a request")]
    [InlineData("python", "[]", "not a request")]
    public void A_wrong_value_is_an_error_that_names_it(string property, string value, string named)
    {
        var request = JsonNode.Parse(Text(SampleRequests.Trial))!;
        request[property] = JsonNode.Parse(value);

        Assert.Contains(
            named, Assert.Throws<InvalidDataException>(() => RequestReader.Read(request.ToJsonString())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("siteDirectories", "null")]
    [InlineData("siteDirectories", "\"/site\"")]
    [InlineData("sysPath", "[1]")]
    [InlineData("sysPath", "[null]")]
    [InlineData("library", "null")]
    public void A_wrong_value_of_the_python_is_an_error(string property, string value)
    {
        var request = JsonNode.Parse(Text(SampleRequests.Trial))!;
        request["python"]![property] = JsonNode.Parse(value);

        Assert.Throws<InvalidDataException>(() => RequestReader.Read(request.ToJsonString()));
    }

    [Fact]
    public void Each_property_is_needed()
    {
        var names = JsonNode.Parse(Text(SampleRequests.Trial))!.AsObject().Select(p => p.Key).ToList();
        Assert.All(names, name => AssertNeeded(request => request.Remove(name)));
        var ofPython = JsonNode.Parse(Text(SampleRequests.Trial))!["python"]!.AsObject().Select(p => p.Key).ToList();
        Assert.All(ofPython, name => AssertNeeded(request => request["python"]!.AsObject().Remove(name)));

        static void AssertNeeded(Func<JsonObject, bool> remove)
        {
            var request = JsonNode.Parse(Text(SampleRequests.Trial))!.AsObject();
            Assert.True(remove(request));
            Assert.Throws<InvalidDataException>(() => RequestReader.Read(request.ToJsonString()));
        }
    }

    private static string Text(WorkerRequest request) => JsonSerializer.Serialize(request, TrialsJson.Default.WorkerRequest);
}
