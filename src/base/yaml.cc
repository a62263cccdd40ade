#include "base/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "base/text.h"
#include "base/utf8.h"

namespace strongroom::base {
namespace {

// What yaml-cpp gives as the tag of a value that has none.
constexpr std::string_view kPlain = "?";
constexpr std::string_view kQuoted = "!";
constexpr std::string_view kTextTag = "tag:yaml.org,2002:str";
// Of what somebody else wrote, in messages.
constexpr size_t kMaxShown = 64;

[[noreturn]] void Fail(const YAML::Mark& mark, const std::string& why) {
  throw YamlError("line " + std::to_string(mark.line + 1) + ": " + why);
}

// Builds a YamlValue from the parser's events. Lives for one document.
class Builder final : public YAML::EventHandler {
 public:
  // `values` are those of the documents before.
  Builder(const YamlLimits& limits, size_t& values) : limits_(limits), values_(values) {}

  YamlValue Take() { return std::move(root_); }
  const YAML::Mark& start() const { return start_; }

  void OnDocumentStart(const YAML::Mark& mark) override { start_ = mark; }
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    Fail(mark, "aliases are not supported");
  }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    Add(mark, Start(mark, YamlValue::Kind::kNull));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& text) override {
    if (tag != kPlain && tag != kQuoted && tag != kTextTag) RefuseTag(mark, tag);
    // The parser lets some of it through, and puts U+FFFD for the rest.
    if (!IsUtf8(text)) Fail(mark, "text that is not UTF-8");
    YamlValue scalar = Start(mark, YamlValue::Kind::kScalar);
    scalar.scalar = text;
    scalar.quoted = tag != kPlain;
    Add(mark, std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    Open(mark, tag, YamlValue::Kind::kSequence);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    Open(mark, tag, YamlValue::Kind::kMap);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Frame {
    YamlValue value;
    bool has_key = false;
    std::string key;
    std::set<std::string> keys;
  };

  [[noreturn]] static void RefuseTag(const YAML::Mark& mark, const std::string& tag) {
    Fail(mark, "the tag " + Cut(tag, kMaxShown) + " is not supported");
  }

  YamlValue Start(const YAML::Mark& mark, YamlValue::Kind kind) {
    if (values_++ == limits_.values) {
      Fail(mark, "more than " + std::to_string(limits_.values) + " values");
    }
    YamlValue value;
    value.kind = kind;
    value.line = mark.line + 1;
    return value;
  }

  void Open(const YAML::Mark& mark, const std::string& tag, YamlValue::Kind kind) {
    if (tag != kPlain && !tag.empty()) RefuseTag(mark, tag);
    if (stack_.size() == limits_.depth) Fail(mark, "nested too deep");
    if (ExpectsKey()) Fail(mark, "a key must be text");
    Frame frame;
    frame.value = Start(mark, kind);
    stack_.push_back(std::move(frame));
  }

  void Close() {
    YamlValue value = std::move(stack_.back().value);
    stack_.pop_back();
    Attach(std::move(value));
  }

  bool ExpectsKey() const {
    return !stack_.empty() && stack_.back().value.kind == YamlValue::Kind::kMap &&
           !stack_.back().has_key;
  }

  void Add(const YAML::Mark& mark, YamlValue value) {
    if (!ExpectsKey()) return Attach(std::move(value));
    Frame& frame = stack_.back();
    if (value.kind != YamlValue::Kind::kScalar) Fail(mark, "a key must be text");
    if (!frame.keys.insert(value.scalar).second)
      Fail(mark, Cut(value.scalar, kMaxShown) + ": comes twice");
    frame.has_key = true;
    frame.key = std::move(value.scalar);
  }

  void Attach(YamlValue value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return;
    }
    Frame& frame = stack_.back();
    if (frame.value.kind == YamlValue::Kind::kSequence) {
      frame.value.items.push_back(std::move(value));
      return;
    }
    frame.value.members.push_back({std::move(frame.key), std::move(value)});
    frame.has_key = false;
  }

  const YamlLimits& limits_;
  size_t& values_;
  std::vector<Frame> stack_;
  YamlValue root_;
  YAML::Mark start_ = YAML::Mark::null_mark();
};

}  // namespace

const YamlValue* YamlValue::Find(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const YamlMember& member) { return member.key == key; });
  return found == members.end() ? nullptr : &found->value;
}

std::vector<YamlValue> ParseYaml(std::string_view text, const YamlLimits& limits) {
  if (text.size() > limits.bytes) {
    throw YamlError("is too large: more than " + std::to_string(limits.bytes) + " bytes");
  }
  std::istringstream stream{std::string(text)};
  std::vector<YamlValue> documents;
  try {
    YAML::Parser parser(stream);
    size_t values = 0;
    for (int last_start = -1;;) {
      Builder builder(limits, values);
      if (!parser.HandleNextDocument(builder)) return documents;
      // At some stray tokens the parser stands still and gives empty documents for ever.
      if (builder.start().pos == last_start) {
        Fail(builder.start(), "there is text that belongs to no value");
      }
      last_start = builder.start().pos;
      documents.push_back(builder.Take());
    }
  } catch (const YAML::Exception& e) {
    Fail(e.mark, "is no YAML: " + e.msg);
  }
}

}  // namespace strongroom::base
