#include "notify/template_tags.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/nearest.h"
#include "base/printable.h"
#include "base/text.h"
#include "notify/error.h"
#include "notify/view.h"

namespace strongroom::notify {
namespace {

constexpr size_t kMostTags = 500;
constexpr size_t kDeepest = 8;

std::vector<std::string_view> KnownNames() {
  std::vector<std::string_view> names = {"count", "digest", "more", "notices"};
  for (const Field& field : Fields()) names.push_back(field.name);
  for (const Mark& mark : Marks()) names.push_back(mark.name);
  return names;
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

std::string Quoted(std::string_view text) {
  return "\"" + base::Printable(base::Cut(text, 64)) + "\"";
}

// Reads the tags of one template as the library does.
class Tags {
 public:
  Tags(const std::string& name, std::string_view text) : name_(name), rest_(text) {}

  void Check() {
    for (size_t count = 0; FindNext(); ++count) {
      if (count == kMostTags) Refuse("has more than " + std::to_string(kMostTags) + " tags");
      CheckTag();
    }
    if (!open_.empty()) Refuse("section " + Quoted(open_.back()) + " has no end");
  }

 private:
  [[noreturn]] void Refuse(const std::string& why) const {
    throw NotifyError("template " + name_ + ": " + why);
  }

  bool FindNext() {
    const size_t begin = rest_.find("{{");
    if (begin == std::string_view::npos) return false;
    rest_.remove_prefix(begin + 2);
    const bool is_raw = rest_.starts_with('{');
    if (is_raw) rest_.remove_prefix(1);
    const std::string_view close = is_raw ? "}}}" : "}}";
    const size_t end = rest_.find(close);
    if (end == std::string_view::npos) Refuse("a tag has no end: {{" + Quoted(rest_));
    tag_ = Trimmed(rest_.substr(0, end));
    kind_ = is_raw || tag_.empty() ? ' ' : tag_.front();
    rest_.remove_prefix(end + close.size());
    return true;
  }

  void CheckTag() {
    if (tag_.empty()) Refuse("a tag names nothing");
    switch (kind_) {
      case '!':
        return;
      case '>':
      case '=':
        Refuse("neither parts of other templates nor other delimiters are known: " + Quoted(tag_));
      case '#':
      case '^':
        CheckName(NameInTag());
        open_.push_back(NameInTag());
        if (open_.size() > kDeepest) {
          Refuse("sections are more than " + std::to_string(kDeepest) + " levels deep");
        }
        return;
      case '/':
        if (open_.empty() || open_.back() != NameInTag()) {
          Refuse("section " + Quoted(NameInTag()) + " ends and is not the one that is open");
        }
        open_.pop_back();
        return;
      case '&':
        return CheckName(NameInTag());
      default:
        return CheckName(tag_);
    }
  }

  std::string_view NameInTag() const { return Trimmed(tag_.substr(1)); }

  void CheckName(std::string_view word) const {
    const auto known = KnownNames();
    if (std::find(known.begin(), known.end(), word) != known.end()) return;
    const std::string nearest = base::Nearest(word, known);
    Refuse("there is no " + Quoted(word) +
           (nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?"));
  }

  const std::string& name_;
  std::string_view rest_;
  std::string_view tag_;
  char kind_ = ' ';
  std::vector<std::string_view> open_;
};

}  // namespace

void CheckTags(const std::string& name, const std::string& text) {
  if (text.size() > kLongestTemplate) {
    throw NotifyError("template " + name + ": has more than " + std::to_string(kLongestTemplate) +
                      " bytes");
  }
  Tags(name, text).Check();
}

}  // namespace strongroom::notify
