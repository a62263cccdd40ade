#include "report/html_values.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"
#include "report/html_text.h"
#include "report/notes.h"

namespace strongroom::report {
namespace {

// The deepest that is told apart by how far to the right it begins.
constexpr size_t kDeepest = 12;

std::string DepthClass(const Setting& line) {
  return "d" + std::to_string(std::min(line.depth, kDeepest));
}

std::string Label(const Setting& line) {
  if (!line.name.empty()) return HtmlText(line.name);
  return line.position > 0 ? std::to_string(line.position) + '.' : "&quot;&quot;";
}

std::string_view KindClass(Setting::Kind kind) {
  switch (kind) {
    case Setting::Kind::kLiteral:
      return " class=\"literal\"";
    case Setting::Kind::kMasked:
      return " class=\"masked\"";
    case Setting::Kind::kGroup:
    case Setting::Kind::kText:
      break;
  }
  return "";
}

std::string Note(const std::string& words) {
  return words.empty() ? "" : " <span class=\"note\">" + HtmlText(words) + "</span>";
}

bool IsOfWord(char c) {
  return base::IsLetter(c) || base::IsDigit(c) || static_cast<unsigned char>(c) >= 0x80;
}

// With the words that are not the same at the beginning nor at the end of both marked.
std::string Marked(const std::string& text, const std::string& other) {
  const size_t shorter = std::min(text.size(), other.size());
  size_t begin = 0;
  while (begin < shorter && text[begin] == other[begin]) ++begin;
  size_t end = 0;
  while (end < shorter - begin && text[text.size() - 1 - end] == other[other.size() - 1 - end]) {
    ++end;
  }
  while (begin > 0 && IsOfWord(text[begin - 1])) --begin;
  while (end > 0 && IsOfWord(text[text.size() - end])) --end;
  const std::string middle = HtmlLines(text.substr(begin, text.size() - begin - end));
  return HtmlLines(text.substr(0, begin)) + (middle.empty() ? "" : "<mark>" + middle + "</mark>") +
         HtmlLines(text.substr(text.size() - end));
}

struct Look {
  const char* row;   // its class
  const char* sign;  // for those who see no colours
  const char* word;  // for those who hear it
};

Look LookOf(ChangedLine::Kind kind) {
  switch (kind) {
    case ChangedLine::Kind::kChanged:
      return {"chg", "~", "changed"};
    case ChangedLine::Kind::kRemoved:
      return {"del", "\xe2\x88\x92", "removed"};
    case ChangedLine::Kind::kAdded:
      return {"add", "+", "added"};
    case ChangedLine::Kind::kSame:
    case ChangedLine::Kind::kSkipped:
      break;
  }
  return {"same", "", "the same"};
}

std::string Value(const Setting& line) { return HtmlLines(line.value) + Note(NoteOn(line)); }

void Wrap(std::string_view begin, std::string_view end, std::string& words) {
  words.insert(0, begin);
  words += end;
}

std::string SpanOf(const Span& span) {
  std::string words = HtmlText(span.text);
  // Words from right to left do not move what stands around them.
  if (std::any_of(words.begin(), words.end(), base::IsContinuation)) {
    Wrap("<bdi>", "</bdi>", words);
  }
  if (span.tone == Tone::kCode) Wrap("<code>", "</code>", words);
  if (span.tone == Tone::kStrong) Wrap("<strong>", "</strong>", words);
  const std::string_view css = HtmlClass(span.tone);
  if (!css.empty()) Wrap("<span class=\"" + std::string(css) + "\">", "</span>", words);
  if (!span.anchor.empty()) Wrap("<a href=\"#" + HtmlText(span.anchor) + "\">", "</a>", words);
  return words;
}

// The cells of before and after.
std::string BothCells(const ChangedLine& line) {
  const std::string td = "<td" + std::string(KindClass(line.setting.kind)) + '>';
  switch (line.kind) {
    case ChangedLine::Kind::kChanged:
      return td + Marked(line.setting.value, line.after.value) + Note(NoteOn(line.setting)) +
             "</td><td" + std::string(KindClass(line.after.kind)) + '>' +
             Marked(line.after.value, line.setting.value) + Note(NoteOn(line.after)) + "</td>";
    case ChangedLine::Kind::kRemoved:
      return td + Value(line.setting) + "</td><td></td>";
    case ChangedLine::Kind::kAdded:
      return "<td></td>" + td + Value(line.setting) + "</td>";
    case ChangedLine::Kind::kSame:
    case ChangedLine::Kind::kSkipped:
      break;
  }
  return td + Value(line.setting) + "</td>" + td + HtmlLines(line.setting.value) + "</td>";
}

}  // namespace

std::string_view HtmlClass(Tone tone) {
  switch (tone) {
    case Tone::kTime:
      return "time";
    case Tone::kQuiet:
      return "quiet";
    case Tone::kGood:
      return "good";
    case Tone::kWarning:
      return "warning";
    case Tone::kBad:
      return "bad";
    case Tone::kPlain:
    case Tone::kStrong:
    case Tone::kCode:
      break;
  }
  return "";
}

std::string HtmlSpans(const Text& text) {
  std::string html;
  for (const Span& span : text) html += SpanOf(span);
  return html;
}

void WriteHtmlSettings(std::ostream& out, const Settings& settings) {
  out << R"(<table class="settings">
<thead><tr><th scope="col">Setting</th><th scope="col">Value</th></tr></thead>
<tbody>
)";
  for (const Setting& line : settings.lines) {
    const bool is_group = line.kind == Setting::Kind::kGroup;
    out << "<tr class=\"" << DepthClass(line) << (is_group ? " group" : "")
        << "\"><th scope=\"row\"" << (is_group ? " colspan=\"2\">" : ">") << Label(line) << "</th>";
    if (!is_group) out << "<td" << KindClass(line.kind) << '>' << Value(line) << "</td>";
    out << "</tr>\n";
  }
  out << "</tbody></table>\n";
  if (settings.has_more) out << "<p>" << Note(MoreLines()) << "</p>\n";
}

void WriteHtmlChanges(std::ostream& out, const std::vector<ChangedLine>& lines) {
  out << R"(<table class="changes">
<thead><tr><th scope="col" class="sign"><span class="heard">Change</span></th>)"
      << R"(<th scope="col">Setting</th><th scope="col">Before</th><th scope="col">After</th>)"
      << "</tr></thead>\n<tbody>\n";
  for (const ChangedLine& line : lines) {
    if (line.kind == ChangedLine::Kind::kSkipped) {
      out << R"(<tr class="gap"><td class="sign"></td><td colspan="3">)" << HtmlText(Skipped(line))
          << "</td></tr>\n";
      continue;
    }
    const Look look = LookOf(line.kind);
    out << "<tr class=\"" << look.row << ' ' << DepthClass(line.setting)
        << "\"><td class=\"sign\" aria-label=\"" << look.word << "\">" << look.sign
        << "</td><th scope=\"row\">" << Label(line.setting) << "</th>" << BothCells(line)
        << "</tr>\n";
  }
  out << "</tbody></table>\n";
}

}  // namespace strongroom::report
