#include "report/html_text.h"

#include "base/printable.h"

namespace strongroom::report {
namespace {

std::string Escaped(const std::string& text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace

std::string HtmlText(std::string_view text) { return Escaped(base::Printable(text)); }
std::string HtmlLines(std::string_view text) { return Escaped(base::PrintableLines(text)); }

}  // namespace strongroom::report
