#include "kube/kubeconfig_section.h"

#include "base/base64.h"
#include "web/error.h"

namespace strongroom::kube {

using base::YamlValue;
using Kind = YamlValue::Kind;

void Section::Refuse(const std::string& member, const std::string& problem) const {
  throw web::ConfigError(place_ + (member.empty() ? "" : "." + member) + ": " + problem);
}

const YamlValue* Section::Find(const std::string& member) const {
  const YamlValue* value = value_->Find(member);
  return value == nullptr || value->kind == Kind::kNull ? nullptr : value;
}

std::string Section::Text(const std::string& member) const {
  const YamlValue* value = Find(member);
  if (value == nullptr) return "";
  if (value->kind != Kind::kScalar) Refuse(member, "must be a string");
  return value->scalar;
}

bool Section::Flag(const std::string& member) const {
  const std::string text = Text(member);
  if (!text.empty() && text != "true" && text != "false") Refuse(member, "must be true or false");
  return text == "true";
}

std::vector<std::string> Section::Texts(const std::string& member) const {
  const YamlValue* list = Find(member);
  std::vector<std::string> texts;
  if (list == nullptr) return texts;
  if (list->kind != Kind::kSequence) Refuse(member, "must be a list of strings");
  for (const YamlValue& item : list->items) {
    if (item.kind != Kind::kScalar) Refuse(member, "must be a list of strings");
    texts.push_back(item.scalar);
  }
  return texts;
}

Section Section::Inner(const std::string& member) const {
  const YamlValue* value = Find(member);
  if (value == nullptr || value->kind != Kind::kMap) {
    Refuse(member, "is missing; it must be a mapping");
  }
  return {*value, place_ + "." + member};
}

void Section::Each(const std::string& member,
                   const std::function<void(const Section&)>& take) const {
  const YamlValue* list = Find(member);
  if (list == nullptr) return;
  if (list->kind != Kind::kSequence) Refuse(member, "must be a list");
  // As in Named.
  Section entry(*list, place_ + "." + member);
  for (const YamlValue& item : list->items) {
    entry.value_ = &item;
    take(entry);
  }
}

std::optional<Section> Section::Named(const std::string& member, const std::string& name) const {
  const YamlValue* list = Find(member);
  if (list == nullptr) return std::nullopt;
  std::string place = place_;
  place.append(": ").append(member).append("[").append(name).append("]");
  // One section for all of them: the place may be as long as the file.
  Section entry(*list, std::move(place));
  for (const YamlValue& item : list->items) {
    entry.value_ = &item;
    if (entry.Text("name") == name) return entry;
  }
  return std::nullopt;
}

web::Material Section::Pem(const std::string& member, const std::filesystem::path& folder) const {
  web::Material material;
  const std::string data = Text(member + "-data");
  const std::string file = Text(member);
  if (!data.empty()) {
    const auto decoded = base::DecodeBase64(data);
    if (!decoded) Refuse(member + "-data", "must be base64");
    if (decoded->find("-----BEGIN ") == std::string::npos) {
      Refuse(member + "-data", "must be base64 of PEM");
    }
    material.text = *decoded;
  } else if (!file.empty()) {
    material.file = folder / file;
  }
  return material;
}

}  // namespace strongroom::kube
