#include "catalogue/field_path.h"

#include <algorithm>

#include "base/ascii.h"
#include "catalogue/error.h"

namespace strongroom::catalogue {
namespace {

constexpr size_t kMaxSteps = 32;

bool IsNameCharacter(char c) {
  return base::IsLetter(c) || base::IsDigit(c) || c == '_' || c == '-' || c == '$';
}

// Reads a path from left to right. Lives for one call of ParseFieldPath.
class PathReader {
 public:
  explicit PathReader(std::string_view text) : text_(text), rest_(text) {}

  FieldPath Read() {
    if (TakePrefix("..")) path_.push_back({PathStep::Kind::kAnyDepth, ""});
    ReadFirst();
    while (!rest_.empty()) {
      if (TakePrefix("[]")) {
        path_.push_back({PathStep::Kind::kEach, ""});
      } else if (TakePrefix("[\"")) {
        ReadQuotedName();
      } else if (TakePrefix("[")) {
        ReadCondition();
      } else if (TakePrefix(".")) {
        ReadName();
      } else {
        Fail(R"(expected '.', "[]", ["name"] or [name=value])");
      }
      if (path_.size() > kMaxSteps) Fail("has too many steps");
    }
    return std::move(path_);
  }

 private:
  [[noreturn]] void Fail(const std::string& why) const {
    throw CatalogueError("path \"" + std::string(text_) + "\": " + why + " at character " +
                         std::to_string(text_.size() - rest_.size() + 1));
  }

  bool TakePrefix(std::string_view prefix) {
    if (rest_.substr(0, prefix.size()) != prefix) return false;
    rest_.remove_prefix(prefix.size());
    return true;
  }

  void ReadFirst() {
    if (TakePrefix("[\"")) {
      ReadQuotedName();
    } else if (!path_.empty() && TakePrefix("[")) {
      ReadCondition();
    } else {
      ReadName();
    }
  }

  void ReadName() {
    const auto* const end = std::find_if_not(rest_.begin(), rest_.end(), IsNameCharacter);
    const auto length = static_cast<size_t>(end - rest_.begin());
    if (length == 0) Fail("expected a name");
    path_.push_back({PathStep::Kind::kMember, std::string(rest_.substr(0, length))});
    rest_.remove_prefix(length);
  }

  void ReadQuotedName() {
    const size_t length = rest_.find("\"]");
    if (length == std::string_view::npos) Fail("expected \"] after the name");
    path_.push_back(NamedStep(rest_.substr(0, length)));
    rest_.remove_prefix(length + 2);
  }

  // A '*' stands for any characters, at one end or alone.
  PathStep NamedStep(std::string_view name) const {
    if (name.empty()) Fail("expected a name in the quotes");
    PathStep::Kind kind = PathStep::Kind::kMember;
    if (name == "*") {
      kind = PathStep::Kind::kAny;
      name.remove_prefix(1);
    } else if (name.back() == '*') {
      kind = PathStep::Kind::kPrefix;
      name.remove_suffix(1);
    } else if (name.front() == '*') {
      kind = PathStep::Kind::kSuffix;
      name.remove_prefix(1);
    }
    if (name.find('*') != std::string_view::npos) Fail("has more than one '*' in a name");
    return {kind, std::string(name)};
  }

  void ReadCondition() {
    const std::string_view condition = rest_.substr(0, rest_.find(']'));
    const size_t equals = condition.find('=');
    if (condition.size() == rest_.size() || equals == 0 || equals == std::string_view::npos ||
        equals + 1 == condition.size()) {
      Fail("expected name=value and ']'");
    }
    path_.push_back({PathStep::Kind::kWhere, std::string(condition.substr(0, equals)),
                     std::string(condition.substr(equals + 1))});
    rest_.remove_prefix(condition.size() + 1);
  }

  std::string_view text_;
  std::string_view rest_;
  FieldPath path_;
};

}  // namespace

FieldPath ParseFieldPath(std::string_view text) { return PathReader(text).Read(); }

}  // namespace strongroom::catalogue
