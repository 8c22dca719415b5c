using System.Xml;
using Lab.Analysis.Checks;

namespace Lab.Reports;

/// <summary>
/// A check as JUnit XML, which CI systems show as tests: a suite, and in it a test case for each workload, with its library as the class.
/// One that did not come to its end has a test case more, which fails. Texts are made visible first, so that no character is left that
/// XML 1.0 does not allow.
/// </summary>
public static class CheckJUnit
{
    public static string Render(CheckResult check)
    {
        var text = new Utf8Text();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", "stack headroom");
            var problems = check.Problem is null ? 0 : 1;
            Write(xml, "tests", check.Workloads.Length + problems);
            Write(xml, "failures", check.Failed + problems);
            Write(xml, "errors", 0);
            Write(xml, "skipped", check.Skipped);
            WriteTime(xml, check.Workloads.Sum(w => w.Seconds));
            foreach (var workload in check.Workloads)
                Write(xml, workload);
            if (problems > 0)
            {
                Start(xml, "lab", "check", 0);
                WriteFailure(xml, "notFinished", VisibleText.Line(CheckText.Summary(check)));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text + "\n";
    }

    private static void Write(XmlWriter xml, CheckedWorkload workload)
    {
        Start(xml, workload.Library, workload.Workload, workload.Seconds);
        var explanation = VisibleText.Line(workload.Explanation);
        if (workload.Verdict == CheckVerdict.Skipped)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", explanation);
            xml.WriteEndElement();
        }
        else if (workload.IsFailed)
        {
            WriteFailure(xml, JsonNames.Of(workload.Verdict), explanation);
        }

        xml.WriteEndElement();
    }

    private static void Start(XmlWriter xml, string className, string name, double seconds)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", VisibleText.Line(className));
        xml.WriteAttributeString("name", VisibleText.Line(name));
        WriteTime(xml, seconds);
    }

    private static void WriteFailure(XmlWriter xml, string type, string message)
    {
        xml.WriteStartElement("failure");
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("message", message);
        // Some show the text alone, some the message.
        xml.WriteString(message);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, string attribute, int number) =>
        xml.WriteAttributeString(attribute, number.ToString(CultureInfo.InvariantCulture));

    private static void WriteTime(XmlWriter xml, double seconds) =>
        xml.WriteAttributeString("time", seconds.ToString("0.000", CultureInfo.InvariantCulture));

    /// <summary>The declaration of a document names the encoding of its writer.</summary>
    private sealed class Utf8Text() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
