#include "catalogue/yaml_value.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

#include "catalogue/error.h"

namespace strongroom::catalogue {
namespace {

constexpr size_t kMaxDepth = 32;

[[noreturn]] void Fail(const YAML::Mark& mark, const std::string& why) {
  throw CatalogueError("line " + std::to_string(mark.line + 1) + ": " + why);
}

// Builds a YamlValue from the parser's events. Lives for one document.
class Builder final : public YAML::EventHandler {
 public:
  YamlValue Take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    Fail(mark, "aliases are not supported");
  }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    Add(mark, Start(mark, YamlValue::Kind::kNull));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    YamlValue scalar = Start(mark, YamlValue::Kind::kScalar);
    scalar.scalar = value;
    scalar.quoted = tag == "!";
    Add(mark, std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    Open(mark, YamlValue::Kind::kSequence);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    Open(mark, YamlValue::Kind::kMap);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Frame {
    YamlValue value;
    bool has_key = false;
    std::string key;
  };

  static YamlValue Start(const YAML::Mark& mark, YamlValue::Kind kind) {
    YamlValue value;
    value.kind = kind;
    value.line = mark.line + 1;
    return value;
  }

  void Open(const YAML::Mark& mark, YamlValue::Kind kind) {
    if (stack_.size() == kMaxDepth) Fail(mark, "nested too deep");
    if (ExpectsKey()) Fail(mark, "a key must be a string");
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
    if (value.kind != YamlValue::Kind::kScalar) Fail(mark, "a key must be a string");
    if (frame.value.Find(value.scalar) != nullptr) Fail(mark, value.scalar + ": comes twice");
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

  std::vector<Frame> stack_;
  YamlValue root_;
};

}  // namespace

const YamlValue* YamlValue::Find(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const YamlMember& member) { return member.key == key; });
  return found == members.end() ? nullptr : &found->value;
}

YamlValue ParseYaml(std::string_view text) {
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    Builder builder;
    if (!parser.HandleNextDocument(builder)) throw CatalogueError("line 1: empty");
    Builder rest;
    if (parser.HandleNextDocument(rest)) throw CatalogueError("more than one YAML document");
    return builder.Take();
  } catch (const YAML::Exception& e) {
    Fail(e.mark, e.msg);
  }
}

}  // namespace strongroom::catalogue
