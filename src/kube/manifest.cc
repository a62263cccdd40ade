#include "kube/manifest.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "base/json_members.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

constexpr size_t kLargest = size_t{4} << 20U;
constexpr size_t kDeepest = 64;
constexpr std::string_view kQuoted = "!";
constexpr std::string_view kPlain = "?";
constexpr std::string_view kTextTag = "tag:yaml.org,2002:str";

// As kubectl's YAML library, which keeps these words of YAML 1.1.
constexpr std::array<std::string_view, 9> kTrue{"true", "True", "TRUE", "yes", "Yes",
                                                "YES",  "on",   "On",   "ON"};
constexpr std::array<std::string_view, 9> kFalse{"false", "False", "FALSE", "no", "No",
                                                 "NO",    "off",   "Off",   "OFF"};

template <typename Number>
bool ReadNumber(std::string_view text, Number& number) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc{} && end == text.data() + text.size();
}

bool IsAmong(std::string_view text, const std::array<std::string_view, 9>& words) {
  return !text.empty() && std::find(words.begin(), words.end(), text) != words.end();
}

Json PlainScalar(const std::string& text) {
  if (IsAmong(text, kTrue)) return true;
  if (IsAmong(text, kFalse)) return false;
  const std::string_view digits = text.starts_with('-') ? std::string_view(text).substr(1) : text;
  // A number begins with a digit and, unless it is less than one, not with 0: "007" stays text.
  if (digits.empty() || digits[0] < '0' || digits[0] > '9') return text;
  if (digits.size() > 1 && digits[0] == '0' && digits[1] != '.') return text;
  int64_t whole = 0;
  if (ReadNumber(text, whole)) return whole;
  double fraction = 0;
  if (ReadNumber(text, fraction)) return fraction;
  return text;
}

// Builds one document from the parser's events.
class Builder final : public YAML::EventHandler {
 public:
  Json Take() { return std::move(root_); }
  const YAML::Mark& start() const { return start_; }

  void OnDocumentStart(const YAML::Mark& mark) override { start_ = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { Add(mark, nullptr); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw YAML::Exception(mark, "aliases are not supported");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    if (ExpectsKey()) return TakeKey(mark, value);
    if (tag == kPlain) return Add(mark, PlainScalar(value));
    if (tag != kQuoted && tag != kTextTag) RefuseTag(mark, tag);
    Add(mark, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    Open(mark, tag, Json::array());
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    Open(mark, tag, Json::object());
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Frame {
    Json value;
    bool has_key = false;
    std::string key;
  };

  [[noreturn]] static void RefuseTag(const YAML::Mark& mark, const std::string& tag) {
    throw YAML::Exception(mark, "the tag " + tag + " is not supported");
  }

  bool ExpectsKey() const {
    return !stack_.empty() && stack_.back().value.is_object() && !stack_.back().has_key;
  }

  void TakeKey(const YAML::Mark& mark, const std::string& key) {
    Frame& frame = stack_.back();
    if (frame.value.contains(key)) throw YAML::Exception(mark, key + " comes twice");
    frame.has_key = true;
    frame.key = key;
  }

  void Open(const YAML::Mark& mark, const std::string& tag, Json value) {
    if (tag != kPlain && !tag.empty()) RefuseTag(mark, tag);
    if (stack_.size() == kDeepest) throw YAML::Exception(mark, "nested too deep");
    if (ExpectsKey()) throw YAML::Exception(mark, "a key must be text");
    stack_.push_back({std::move(value), false, {}});
  }

  void Close() {
    Json value = std::move(stack_.back().value);
    stack_.pop_back();
    Attach(std::move(value));
  }

  void Add(const YAML::Mark& mark, Json value) {
    if (ExpectsKey()) throw YAML::Exception(mark, "a key must be text");
    Attach(std::move(value));
  }

  void Attach(Json value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return;
    }
    Frame& frame = stack_.back();
    if (frame.value.is_array()) {
      frame.value.push_back(std::move(value));
      return;
    }
    frame.value[frame.key] = std::move(value);
    frame.has_key = false;
  }

  std::vector<Frame> stack_;
  Json root_;
  YAML::Mark start_ = YAML::Mark::null_mark();
};

void Append(Json document, std::string_view place, std::vector<Json>& objects) {
  if (document.is_null()) return;
  if (!document.is_object()) {
    throw web::ConfigError(std::string(place) + ": must hold Kubernetes objects");
  }
  const auto items = document.find("items");
  if (!base::TextOrEmpty(document, "kind").ends_with("List") || items == document.end() ||
      !items->is_array()) {
    objects.push_back(std::move(document));
    return;
  }
  for (Json& item : *items) {
    if (!item.is_object()) {
      throw web::ConfigError(std::string(place) + ": items must be Kubernetes objects");
    }
    objects.push_back(std::move(item));
  }
}

}  // namespace

std::vector<Json> ParseManifest(std::string_view text, std::string_view place) {
  if (text.size() > kLargest) {
    throw web::ConfigError(std::string(place) + ": is too large for a manifest");
  }
  std::vector<Json> objects;
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    int last_start = -1;
    for (Builder builder; parser.HandleNextDocument(builder); builder = Builder()) {
      // At some stray tokens the parser stands still and gives empty documents for ever.
      if (builder.start().pos == last_start) {
        throw YAML::Exception(builder.start(), "there is text that belongs to no value");
      }
      last_start = builder.start().pos;
      Append(builder.Take(), place, objects);
    }
  } catch (const YAML::Exception& error) {
    throw web::ConfigError(std::string(place) + ": line " + std::to_string(error.mark.line + 1) +
                           ": " + error.msg);
  }
  return objects;
}

}  // namespace strongroom::kube
