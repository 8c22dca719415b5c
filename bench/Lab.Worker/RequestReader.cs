using System.Text;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>Reads a request; by hand for the reason given at <see cref="MessageWriter"/>.</summary>
internal static class RequestReader
{
    /// <exception cref="InvalidDataException">It is not a request of this version of the contract.</exception>
    public static WorkerRequest Read(string line)
    {
        try
        {
            var request = Parse(line);
            return request.Text("type") switch
            {
                "runTrial" => RunTrial(request),
                "runSuite" => new WorkerRequest.RunSuite(
                    RunTrial(request.Object("call")), request.Texts("targets"), request.Text("keyword"), request.Text("root")),
                "runTests" => new WorkerRequest.RunTests(request.Text("id"), request.Texts("tests")),
                "proceed" => new WorkerRequest.Proceed(request.Text("id")),
                "describe" => new WorkerRequest.Describe(request.Text("id")),
                "hostKernel" => new WorkerRequest.HostKernel(
                    request.Size("stackSize"), request.Text("connectionFile"), Python(request)),
                var other => throw new InvalidDataException($"no request is called '{other}'"),
            };
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("not a request: " + e.Message, e);
        }
    }

    private static WorkerRequest.RunTrial RunTrial(JsonObject request) => new(
        request.Text("id"),
        request.Text("workload"),
        request.Text("host") switch
        {
            "guarded" => Host.Guarded,
            "thread" => Host.Thread,
            "pool" => Host.Pool,
            "python" => Host.Python,
            "lapack" => Host.Lapack,
            "pythonnet" => Host.PythonNet,
            "pythonnet-thread" => Host.PythonNetThread,
            var other => throw new InvalidDataException($"host '{other}' is not known to this worker"),
        },
        request.Size("stackSize"),
        request.Size("redZone"),
        request.Text("watermark") switch
        {
            "none" => Watermark.None,
            "residency" => Watermark.Residency,
            "paint" => Watermark.Paint,
            var other => throw new InvalidDataException($"watermark '{other}' is not known to this worker"),
        },
        Python(request))
    {
        Trace = request.Truth("trace"),
        LaterCallsMilliseconds = (int)request.Number("laterCallsMilliseconds", int.MinValue, int.MaxValue),
    };

    private static PythonStart Python(JsonObject request)
    {
        var python = request.Object("python");
        return new(
            python.Text("library"),
            python.Text("executable"),
            python.Texts("siteDirectories"),
            python.Texts("sysPath"),
            python.Text("catalog"));
    }

    private static JsonObject Parse(string line)
    {
        var json = new JsonLine(line);
        var request = json.Value() as JsonObject ?? throw new FormatException("it is no object");
        json.ExpectEnd();
        return request;
    }

    private sealed class JsonObject : Dictionary<string, object?>
    {
        public string Text(string name) => Get(name) switch
        {
            string text => text,
            null => throw new InvalidDataException($"{name} is null"),
            _ => throw Wrong(name),
        };

        public ByteSize Size(string name) => new(Number(name, 0, JsonByteSizeConverter.Largest.Bytes));

        public long Number(string name, long least, long most)
        {
            var number = Get(name) as long? ?? throw Wrong(name);
            return number >= least && number <= most
                ? number
                : throw new InvalidDataException($"not a request: {name} is not from {least} to {most}");
        }

        public bool Truth(string name) => Get(name) as bool? ?? throw Wrong(name);

        public JsonObject Object(string name) => Get(name) as JsonObject ?? throw Wrong(name);

        public ImmutableArray<string> Texts(string name)
        {
            var items = Get(name) as List<object?> ?? throw Wrong(name);
            var texts = new string[items.Count];
            for (var i = 0; i < texts.Length; i++)
                texts[i] = items[i] as string ?? throw new InvalidDataException($"{name} holds something else than texts");
            return ImmutableArray.Create(texts);
        }

        private object? Get(string name) =>
            TryGetValue(name, out var value) ? value : throw new InvalidDataException($"not a request: it has no {name}");

        private static InvalidDataException Wrong(string name) => new($"not a request: {name} has the wrong type");
    }
    /// <summary>Reads the JSON of one line (RFC 8259), with integers for its only numbers.</summary>
    private sealed class JsonLine(string text)
    {
        private int _at;

        /// <returns>A <see cref="JsonObject"/>, a list, a string, a long, a bool or null.</returns>
        /// <exception cref="FormatException">It is not JSON.</exception>
        public object? Value()
        {
            switch (Next())
            {
                case '{':
                    return Object();
                case '[':
                    return Array();
                case '"':
                    return String();
                case 't':
                    return Word("true", true);
                case 'f':
                    return Word("false", false);
                case 'n':
                    return Word("null", null);
                default:
                    return Number();
            }
        }

        public void ExpectEnd()
        {
            _ = Next();
            if (_at < text.Length)
                throw Unexpected();
        }

        private JsonObject Object()
        {
            var members = new JsonObject();
            _at++;
            for (var isFirst = true; !Ends('}', isFirst); isFirst = false)
            {
                if (Next() != '"')
                    throw Unexpected();
                var name = String();
                Take(':');
                members[name] = Value();
            }

            return members;
        }

        private List<object?> Array()
        {
            var items = new List<object?>();
            _at++;
            for (var isFirst = true; !Ends(']', isFirst); isFirst = false)
                items.Add(Value());
            return items;
        }

        private bool Ends(char end, bool isFirst)
        {
            if (Next() == end)
            {
                _at++;
                return true;
            }

            if (!isFirst)
                Take(',');
            return false;
        }

        private string String()
        {
            var read = new StringBuilder();
            _at++;
            while (true)
            {
                var character = Character();
                if (character == '"')
                    return Whole(read.ToString());
                if (character < ' ')
                    throw Unexpected();
                read.Append(character == '\\' ? Escaped() : character);
            }
        }

        private char Escaped()
        {
            switch (Character())
            {
                case 'b':
                    return '\b';
                case 'f':
                    return '\f';
                case 'n':
                    return '\n';
                case 'r':
                    return '\r';
                case 't':
                    return '\t';
                case 'u' when _at + 4 <= text.Length
                    && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                    _at += 4;
                    return (char)code;
                case var itself and ('"' or '\\' or '/'):
                    return itself;
                default:
                    throw Unexpected();
            }
        }

        /// <summary>Without halves of surrogate pairs, which no file name or identifier of the lab can have.</summary>
        private static string Whole(string read)
        {
            for (var i = 0; i < read.Length; i++)
            {
                if (char.IsSurrogate(read[i]) && (i + 1 == read.Length || !char.IsSurrogatePair(read[i], read[++i])))
                    throw new FormatException("half a character in a text");
            }

            return read;
        }

        private long Number()
        {
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '-' or '+' or '.'))
                _at++;
            var digits = text.AsSpan(start, _at - start);
            // What JSON does not allow: a plus, and zeros in front.
            var isJson = digits.TrimStart('-') is ['0'] or [>= '1' and <= '9', ..];
            return isJson && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new FormatException($"no integer of 64 bits at character {start}");
        }

        private object? Word(string word, object? value)
        {
            if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0)
                throw Unexpected();
            _at += word.Length;
            return value;
        }

        private void Take(char expected)
        {
            if (Next() != expected)
                throw Unexpected();
            _at++;
        }

        /// <summary>The next character that is no white space, which is not taken; '\0' at the end.</summary>
        private char Next()
        {
            while (_at < text.Length && text[_at] is ' ' or '\t' or '\r' or '\n')
                _at++;
            return _at < text.Length ? text[_at] : '\0';
        }

        private char Character() => _at < text.Length ? text[_at++] : throw Unexpected();

        private FormatException Unexpected() => new($"no JSON at character {_at}");
    }
}
