#include <algorithm>
#include <sstream>

#include "base/printable.h"
#include "report/document.h"
#include "report/html_text.h"
#include "report/markdown_text.h"
#include "report/notes.h"

namespace strongroom::report {
namespace {

std::string SpanOf(const Span& span) {
  std::string words = span.tone == Tone::kCode ? MarkdownCode(span.text) : MarkdownText(span.text);
  // Of a code span, '**' around it would be taken for text after a letter.
  if (span.tone == Tone::kStrong && !words.empty() && words.front() != '`') {
    words = "**" + words + "**";
  }
  if (!span.anchor.empty() && !words.empty()) words = '[' + words + "](#" + span.anchor + ')';
  return words;
}

std::string Spans(const Text& text) {
  std::string markdown;
  for (Span span : text) {
    const size_t begin = std::min(span.text.find_first_not_of(' '), span.text.size());
    const size_t end = std::max(span.text.find_last_not_of(' ') + 1, begin);
    const bool has_space_before = begin > 0;
    const bool has_space_after = end < span.text.size();
    span.text = span.text.substr(begin, end - begin);
    const std::string words = SpanOf(span);
    // Two code spans without anything between are none.
    const bool would_join = markdown.ends_with('`') && words.starts_with('`');
    if (has_space_before || would_join) markdown += ' ';
    markdown += words;
    if (has_space_after) markdown += ' ';
  }
  return markdown;
}

// Where HTML goes on, nothing is Markdown. Mentions and references are not looked for in code.
std::string HtmlWords(const Text& text) {
  std::string html;
  for (const Span& span : text) {
    html += span.text == " " ? " " : "<code>" + HtmlText(span.text) + "</code>";
  }
  return html;
}

std::string Label(const Setting& line) {
  if (!line.name.empty()) return line.name;
  return line.position > 0 ? "-" : "\"\"";
}

// As YAML has it, but for people: texts are as they are.
void WriteLine(std::ostream& out, const std::string& sign, const Setting& line) {
  const std::string begin = sign + std::string(line.depth * 2, ' ');
  const bool is_element = line.name.empty() && line.position > 0;
  const std::string& value = line.value;
  const bool has_lines = value.find('\n') != std::string::npos;
  out << begin << base::Printable(Label(line)) << (is_element ? "" : ":");
  if (has_lines) {
    out << " |";
    std::istringstream lines(base::PrintableLines(value));
    for (std::string text; std::getline(lines, text);) out << '\n' << begin << "  " << text;
  } else if (!value.empty()) {
    out << ' ' << base::Printable(value);
  }
  const std::string note = NoteOn(line);
  out << (note.empty() ? "" : " ") << note << '\n';
}

class MarkdownDocument final : public Document {
 public:
  explicit MarkdownDocument(std::ostream& out) : out_(out) {}

  void Begin(const std::string&) override {}

  void Heading(int level, const Text& text, const std::string& anchor) override {
    out_ << "<a name=\"" << anchor << "\"></a>\n\n"
         << std::string(static_cast<size_t>(level), '#') << ' ' << Spans(text) << "\n\n";
  }

  void Paragraph(const Text& text) override { out_ << Spans(text) << "\n\n"; }

  void Notice(Tone, const Text& text) override { out_ << "> " << Spans(text) << "\n\n"; }

  void Facts(const std::vector<Fact>& facts) override {
    out_ << "| | |\n|---|---|\n";
    for (const Fact& fact : facts) Row({{{fact.name}}, fact.value});
    out_ << '\n';
  }

  void Contents(const std::vector<Chapter>& chapters) override {
    out_ << "**Contents**\n\n";
    for (const Chapter& chapter : chapters) {
      out_ << "- " << Spans(chapter.title) << '\n';
      for (const Text& part : chapter.parts) out_ << "  - " << Spans(part) << '\n';
    }
    out_ << '\n';
  }

  void BeginTable(const std::string&, const std::vector<std::string>& columns) override {
    std::vector<Text> cells;
    cells.reserve(columns.size());
    for (const std::string& column : columns) cells.push_back({{column}});
    Row(cells);
    for (size_t i = 0; i < columns.size(); ++i) out_ << "|---";
    out_ << "|\n";
  }
  void Row(const std::vector<Text>& cells) override {
    for (const Text& cell : cells) out_ << "| " << Spans(cell) << ' ';
    out_ << "|\n";
  }
  void EndTable() override { out_ << '\n'; }

  void BeginFold(const Text& summary, const std::string& anchor, bool is_open) override {
    out_ << "<a name=\"" << anchor << "\"></a>\n"
         << (is_open ? "<details open>" : "<details>") << "<summary>" << HtmlWords(summary)
         << "</summary>\n\n";
  }
  void EndFold() override { out_ << "</details>\n\n"; }

  void ShowSettings(const Settings& settings) override {
    std::ostringstream lines;
    for (const Setting& line : settings.lines) WriteLine(lines, "", line);
    if (settings.has_more) lines << MoreLines() << '\n';
    WriteBlock("", lines.str());
  }

  // The form that is shown in colours: https://docs.github.com/en/get-started/writing-on-github
  void ShowChanges(const std::vector<ChangedLine>& changes) override {
    std::ostringstream lines;
    for (const ChangedLine& change : changes) WriteChange(lines, change);
    WriteBlock("diff", lines.str());
  }

  void Command(const std::string& line) override { WriteBlock("sh", base::Printable(line) + '\n'); }

  void SignOff(const std::vector<std::string>& fields) override {
    std::vector<Text> empty(fields.size());
    BeginTable("", fields);
    Row(empty);
    out_ << '\n';
  }

  void End() override {}

 private:
  static void WriteChange(std::ostream& lines, const ChangedLine& change) {
    switch (change.kind) {
      case ChangedLine::Kind::kSame:
        return WriteLine(lines, " ", change.setting);
      case ChangedLine::Kind::kRemoved:
        return WriteLine(lines, "-", change.setting);
      case ChangedLine::Kind::kAdded:
        return WriteLine(lines, "+", change.setting);
      case ChangedLine::Kind::kChanged:
        WriteLine(lines, "-", change.setting);
        return WriteLine(lines, "+", change.after);
      case ChangedLine::Kind::kSkipped:
        lines << "@@ " << base::Printable(Skipped(change)) << " @@\n";
    }
  }

  void WriteBlock(const char* language, const std::string& lines) {
    const std::string fence = FenceOf(lines);
    out_ << fence << language << '\n' << lines << fence << "\n\n";
  }

  std::ostream& out_;
};

}  // namespace

std::unique_ptr<Document> NewMarkdownDocument(std::ostream& out) {
  return std::make_unique<MarkdownDocument>(out);
}

}  // namespace strongroom::report
