#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/sha256.h"
#include "catalogue/load.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"
#include "report/report.h"

namespace strongroom::fuzz {
namespace {

using base::Json;

Json PolicyOf(std::string_view input) {
  try {
    return base::ParseJson(input);
  } catch (const base::JsonError&) {
    return Json{{std::string(input), input}};
  }
}

// What stands after each '<' begins an element of ours, or ends one.
void RequireOurElements(std::string_view html) {
  constexpr std::array kNames{"!DOCTYPE", "html", "head", "meta",    "title",   "style", "body",
                              "main",     "nav",  "h1",   "h2",      "h3",      "p",     "a",
                              "ol",       "ul",   "li",   "table",   "thead",   "tbody", "tr",
                              "th",       "td",   "div",  "details", "summary", "pre",   "code",
                              "strong",   "span", "bdi",  "mark"};
  for (size_t at = 0; (at = html.find('<', at)) != std::string_view::npos;) {
    at += html[at + 1] == '/' ? 2 : 1;
    const std::string_view name = html.substr(at, html.find_first_of(" />", at) - at);
    Require(std::find(kNames.begin(), kNames.end(), name) != kNames.end(), "elements are ours");
  }
}

void RequireVisible(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    Require(c == '\n' || c == '\t' || (byte >= 0x20 && byte != 0x7F), "characters are seen");
  }
}

}  // namespace

void FuzzReport(std::string_view input) {
  static const catalogue::Catalogues catalogues = catalogue::LoadBuiltIn();
  const std::string name(input);
  const std::string policy = base::WriteJson(PolicyOf(input), base::JsonStyle::kReplacing);
  const sets::BackupSet set{.name = name, .tenant = name};
  const sets::Diff diff{
      .from = name, .to = name, .items = {{.type = "t", .id = "i", .name = name}}};
  const report::ContentOf contents = [&](report::Side side, const sets::Difference&) {
    return side == report::Side::kBefore ? "{}" : policy;
  };
  // Of each input one report in one format: they have little in common but what is put in.
  const bool is_html = input.size() % 2 == 0;
  const bool is_diff = input.size() / 2 % 2 == 0;
  const report::Options options{
      .format = is_html ? report::Format::kHtml : report::Format::kMarkdown,
      .catalogues = catalogues,
      .provider = {},
      .now = {}};
  std::ostringstream out;
  if (is_diff) {
    report::WriteDiffReport(out, options, diff, set, set, contents);
  } else {
    sets::Item item{.type = "t",
                    .id = "i",
                    .name = name,
                    .digest = std::string(64, '0'),
                    .content = base::CanonicalJson(base::ParseJson(policy))};
    item.content_digest = base::Sha256Hex(item.content);
    item.bytes = static_cast<int64_t>(item.content.size());
    report::SetReport report(out, options, set, {item}, diff, true);
    item.name = "";
    std::string line = sets::WriteItemDescription(item);
    line.back() = ',';
    report.AddContent(line + "\"content\":" + item.content + '}');
    report.Finish();
  }
  const std::string text = out.str();
  RequireVisible(text);
  if (is_html) RequireOurElements(text);
}

}  // namespace strongroom::fuzz
