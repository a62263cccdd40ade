#include "notify/templates.h"

#include <algorithm>

#include "base/printable.h"
#include "base/text.h"
#include "notify/error.h"
#include "notify/template_files.h"

namespace strongroom::notify {
namespace {

// An escape of HTML or mrkdwn that was cut in two.
void DropCutEntity(std::string& text) {
  constexpr size_t kLongestEntity = 6;  // "&quot;"
  const size_t begin = text.rfind('&');
  if (begin == std::string::npos || text.size() - begin >= kLongestEntity) return;
  if (text.find(';', begin) == std::string::npos) text.erase(begin);
}

std::string OneLine(std::string text, size_t limit) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  std::string line = base::Cut(text, limit);
  if (line.size() < text.size()) DropCutEntity(line);
  return line;
}

}  // namespace

Templates::Templates(const std::map<std::string, std::string>& overrides) {
  for (const base::EmbeddedFile& file : TemplateFiles()) {
    const std::string name(file.name);
    compiled_in_.emplace(name, Template(name, std::string(file.text)));
  }
  for (const auto& [name, text] : overrides) {
    if (compiled_in_.find(name) == compiled_in_.end()) {
      std::string known;
      for (const auto& [each, unused] : compiled_in_) {
        known.append(known.empty() ? "" : ", ").append(each);
      }
      problems_.push_back("template " + base::Printable(base::Cut(name, 64)) +
                          ": there is none of that name; there are " + known);
      continue;
    }
    try {
      overrides_.emplace(name, Template(name, text));
    } catch (const NotifyError& error) {
      problems_.emplace_back(error.what());
    }
  }
}

std::string Templates::Title(const Message& message, Format format, size_t limit) const {
  constexpr size_t kRoom = size_t{8} << 10U;
  return OneLine(Render("title", message, format, kRoom), limit);
}

std::string Templates::Render(const std::string& name, const Message& message, Format format,
                              size_t limit) const {
  const Template& compiled_in = compiled_in_.at(name);
  const auto found = overrides_.find(name);
  auto rendered =
      (found == overrides_.end() ? compiled_in : found->second).Render(message, format, limit);
  if (!rendered && found != overrides_.end()) {
    rendered = compiled_in.Render(message, format, limit);
  }
  if (!rendered) {
    throw NotifyError("template " + name + ": there is no room for one notice in " +
                      std::to_string(limit) + " bytes");
  }
  return *rendered;
}

}  // namespace strongroom::notify
